"""A clock that stands still, so that two runs of the same code see the same time.

It moves on only when the code sleeps, and then at once: nothing waits for real.
"""

import asyncio
import datetime
import sys
import time

# An ordinary Tuesday, 2024-05-14 09:30 UTC. Seconds.
START = 1715679000

_date, _datetime = datetime.date, datetime.datetime


class Clock:
    def __init__(self, files):
        self.files = files
        self.now = float(START)

    def reset(self):
        self.now = float(START)

    def install(self):
        """Before any library is loaded, as they keep references to what they find."""
        self._freeze_time()
        self._freeze_datetime()

    def _freeze_time(self):
        for name in ("gmtime", "localtime", "ctime"):
            self._default_to_now(name, 0)
        for name in ("strftime", "asctime"):
            self._default_to_local(name)
        time.time = lambda: self.now
        time.time_ns = lambda: round(self.now * 1e9)
        # Event loops and threads need the real ones.
        for name in ("monotonic", "perf_counter", "process_time"):
            self._freeze_for_app(name, lambda: self.now)
            self._freeze_for_app(name + "_ns", lambda: round(self.now * 1e9))
        self._pass_at_once()

    def _default_to_now(self, name, position):
        original = getattr(time, name)
        setattr(time, name, lambda *given: original(given[0] if given else self.now))

    def _default_to_local(self, name):
        original = getattr(time, name)
        wanted = 2 if name == "strftime" else 1

        def called(*given):
            return original(*given) if len(given) >= wanted else original(*given, time.localtime())

        setattr(time, name, called)

    def _freeze_for_app(self, name, frozen):
        original = getattr(time, name)

        def called():
            asked_by = sys._getframe(1).f_code.co_filename
            return frozen() if self.files.owns(asked_by) else original()

        setattr(time, name, called)

    def _pass_at_once(self):
        real_sleep = time.sleep
        real_async_sleep = asyncio.sleep

        def sleep(seconds):
            self.now += max(0.0, float(seconds))
            # Other threads get their turn, as they would.
            real_sleep(0)

        async def async_sleep(delay, result=None):
            self.now += max(0.0, float(delay))
            return await real_async_sleep(0, result)

        time.sleep = sleep
        asyncio.sleep = async_sleep
        asyncio.tasks.sleep = async_sleep

    def _freeze_datetime(self):
        clock = self

        class FrozenDate(_date, metaclass=_standing_for(_date)):
            @classmethod
            def today(cls):
                return cls.fromtimestamp(clock.now)

        class FrozenDatetime(_datetime, metaclass=_standing_for(_datetime)):
            @classmethod
            def now(cls, tz=None):
                return cls.fromtimestamp(clock.now, tz)

            @classmethod
            def today(cls):
                return cls.fromtimestamp(clock.now)

            @classmethod
            def utcnow(cls):
                return cls.fromtimestamp(clock.now, datetime.timezone.utc).replace(tzinfo=None)

        for frozen, real in ((FrozenDate, _date), (FrozenDatetime, _datetime)):
            frozen.__name__ = frozen.__qualname__ = real.__name__
            frozen.__module__ = "datetime"
            setattr(datetime, real.__name__, frozen)


def _standing_for(real):
    """A metaclass under which objects of the real class count as objects of the frozen one."""

    class Standing(type(real)):
        def __instancecheck__(cls, instance):
            return isinstance(instance, real)

        def __subclasscheck__(cls, subclass):
            return issubclass(subclass, real)

    return Standing
