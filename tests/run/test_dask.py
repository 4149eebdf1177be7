"""A real cluster on this machine: two worker processes, one killed while it works."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest
from distributed import Client, LocalCluster

from relsim.run.make import make_record
from relsim.run.simulate import simulate
from relsim.run.stage import Stage
from relsim.run.stored import simulate_stored
from run.plans import plan

MEMBERS = 60


class OneByOne(Stage):
    """A stage in blocks of two members, so that there is time to kill somebody."""

    block_size = 2


def kill_at_work(process: int, folder: Path) -> None:
    until = monotonic() + 60
    while len(list(folder.iterdir())) < 5 and monotonic() < until:
        sleep(0.005)
    os.kill(process, signal.SIGKILL)


# Dask leaves sockets to the garbage collector when a worker is gone.
@pytest.mark.filterwarnings("ignore")
def test_nothing_is_lost_when_a_worker_of_a_cluster_is_killed(tmp_path: Path) -> None:
    few = plan(members=MEMBERS)
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=50,
        ) as cluster,
        Client(cluster) as client,
    ):
        victim, _ = client.run(os.getpid).values()
        killer = Thread(target=kill_at_work, args=(victim, tmp_path))
        killer.start()
        stored = simulate_stored(OneByOne(few), tmp_path, executor=client.get_executor())
        killer.join()
    there, here = make_record(stored), make_record(simulate(few))
    assert there.manifest == here.manifest
    assert there.trajectories.equals(here.trajectories)
