"""What LiteRT tells of itself is dropped; all else that is said meanwhile is kept."""

import os
import subprocess
import sys
import threading

from plugins.faces.litert.chatter import without_chatter


def test_lines_that_only_inform_are_dropped(capfd):
    with without_chatter():
        os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n")
        os.write(2, b"ERROR: the model is damaged\n")
        os.write(2, b"Traceback (most recent call last)\n  INFO: quoted\n")
    os.write(2, b"INFO: of somebody else\n")
    assert capfd.readouterr().err == (
        "ERROR: the model is damaged\nTraceback (most recent call last)\n  INFO: quoted\nINFO: of somebody else\n"
    )


def test_what_was_said_before_an_error_is_kept(capfd):
    try:
        with without_chatter():
            os.write(2, b"ERROR: no memory\n")
            raise MemoryError
    except MemoryError:
        pass
    assert capfd.readouterr().err == "ERROR: no memory\n"


def test_two_threads_leave_stderr_as_it_was(capfd):
    def speak(number):
        for _ in range(20):
            with without_chatter():
                os.write(2, f"INFO: {number}\nERROR: {number}\n".encode())

    threads = [threading.Thread(target=speak, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.write(2, b"end\n")
    said = capfd.readouterr().err.splitlines()
    assert sorted(said[:-1]) == sorted(f"ERROR: {number}" for number in range(4) for _ in range(20))
    assert said[-1] == "end"


def test_a_process_without_stderr_goes_on():
    code = "from plugins.faces.litert.chatter import without_chatter\nwith without_chatter(): print('done')"
    done = subprocess.run(["sh", "-c", 'exec "$0" -c "$1" 2>&-', sys.executable, code], capture_output=True, text=True)
    assert done.stdout == "done\n"
