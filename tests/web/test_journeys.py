"""What people do with the application, in a real browser against the real server and engine."""


def test_photos_are_sent_cut_out_and_kept(play, server, photos):
    saw = play("upload", server.person(), photos=str(photos))
    assert {"Sending", "Checking", "Cutting out"} & set(saw["steps"])
    assert saw["title"] == "Kept *safe*"
    assert saw["kept"]
    assert "2 of 2" in saw["person"]
