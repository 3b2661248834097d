"""The region's roads as a net, and the way that a drive takes along them."""
