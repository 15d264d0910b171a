"""The steps of a training run: batches made ahead, their losses, the learning rate's pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import torch
from torch import nn
from torch.optim import swa_utils
from torch.utils.data import DataLoader, Dataset

from training.network import Network

MEAN_OF = 0.98
"""The weights that are kept are a running mean of those of the last steps (every ``MEAN_EVERY`` steps, this share of the old mean stays)."""

MEAN_EVERY = 5


class Pace:
    """The learning rate's share of its top: rising over ``warm`` steps, then falling by ``fall`` a step, or with the clock where ``seconds`` are
    told."""

    def __init__(self, steps: int, warm: float, fall: float, seconds: float | None) -> None:
        self.steps, self.warm, self.fall, self.seconds = steps, warm, fall, seconds
        self.began = time.time()

    def begin(self) -> None:
        """The clock runs from now on."""
        self.began = time.time()

    @property
    def over(self) -> bool:
        """Whether the seconds are."""
        return self.seconds is not None and time.time() - self.began >= self.seconds

    def __call__(self, step: int) -> float:
        """The share at a step, counted from 0."""
        if self.seconds is None:
            return min(step / self.warm, 0.01 + max(0.0, 1 - max(0.0, step - self.warm) * self.fall))
        gone = (time.time() - self.began) / self.seconds
        return min(gone / 0.06 + 0.01, 0.01 + max(0.0, 1 - gone))


class Loaded(Dataset[dict[str, torch.Tensor]]):
    """Batches, made when they are asked for."""

    def __init__(self, batches: list[list[int]], load: Callable[[list[int]], dict[str, torch.Tensor]]) -> None:
        self.batches, self.load = batches, load

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, number: int) -> dict[str, torch.Tensor]:
        return self.load(self.batches[number])


def prepared(
    batches: list[list[int]], load: Callable[[list[int]], dict[str, torch.Tensor]], workers: int, device: torch.device
) -> Iterator[tuple[int, dict[str, torch.Tensor]]]:
    """The number of sentences and the tensors of each batch, in order, on the device; made by ``workers`` processes beside, where there are any."""
    made: Iterable[dict[str, torch.Tensor]] = (load(chosen) for chosen in batches)
    if workers:
        made = DataLoader(Loaded(batches, load), batch_size=None, num_workers=workers, pin_memory=device.type == "cuda", prefetch_factor=8)
    for batch in made:
        yield len(batch["pieces"]), {name: value.to(device, non_blocking=True) for name, value in batch.items()}


def one_epoch(
    net: Network,
    mean: swa_utils.AveragedModel,
    step: tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler],
    batches: Iterator[tuple[int, dict[str, torch.Tensor]]],
    losses_of: Callable[[dict[str, torch.Tensor]], dict[str, torch.Tensor]],
    weights: dict[str, float],
    label: str,
    pace: Pace,
) -> None:
    """One pass over the batches, or until the time is over; prints speed and the losses every hundred."""
    net.train()
    began, seen = time.time(), 0
    for at, (size, batch) in enumerate(batches, 1):
        with torch.autocast(batch["pieces"].device.type, torch.bfloat16):
            losses = losses_of(batch)
        total = sum((weights[k] * v for k, v in losses.items()), torch.zeros(()))
        step[0].zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        step[0].step()
        step[1].step()
        if at % MEAN_EVERY == 0:
            mean.update_parameters(net)
        seen += size
        if at % 100 == 0:
            shown = " ".join(f"{k} {v.item():.3f}" for k, v in losses.items())
            print(f"{label} {at} {seen / (time.time() - began):.0f}/s {shown}", flush=True)
        if pace.over:
            return
