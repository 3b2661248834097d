def test_demo(demo, client):
    assert client.get("/nb/").status_code == 200


def test_small(make_job, tynset, client):
    make_job(tynset)
    assert "Sykepleier" in client.get("/nb/jobs/").content.decode()
