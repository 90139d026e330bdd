/** Milliseconds on three clocks: the one that may be set, the one of the running machine, and that with its sleep. */
export interface Readings {
  wallMs(): number;
  runningMs(): number;
  sinceBootMs(): number;
}

export const JUMP_MS = 60_000;
export const TRUSTED_AGAIN_AFTER_MS = 60_000;

/**
 * Notices when the wall clock is set while the service runs: more than a minute against the machine's own clock. Then it
 * is not trusted until it has agreed again with what it showed before for a minute, or somebody confirms it. What was
 * wrong before the first look, nobody can know.
 */
export class ClockWatch {
  private wallMinusRunningMs: number;
  private wallMinusBootMs: number;
  private jumpMs: number | undefined;
  private agreesSinceMs: number | undefined;

  constructor(
    private readonly readings: Readings,
    /** Is told when the clock is trusted no longer, and why, and with undefined when it is again. */
    private readonly onChange: (problem: string | undefined) => void = () => undefined,
  ) {
    this.wallMinusRunningMs = readings.wallMs() - readings.runningMs();
    this.wallMinusBootMs = readings.wallMs() - readings.sinceBootMs();
  }

  /** Undefined while the clock is trusted, else why it is not. Cheap where nothing happened. */
  look(): string | undefined {
    const off = this.readings.wallMs() - this.readings.runningMs() - this.wallMinusRunningMs;
    if (this.jumpMs === undefined && Math.abs(off) <= JUMP_MS) {
      // Small steps and slow drift are how a clock is kept right.
      this.wallMinusRunningMs += off;
      return undefined;
    }
    return this.compare();
  }

  /** To be called now and then, so that small steps do not add up to a jump. */
  follow(): void {
    if (this.look() === undefined) this.rest();
  }

  /** Somebody knows that what the clock shows is right. */
  confirm(): void {
    const wasTrusted = this.jumpMs === undefined;
    this.rest();
    if (!wasTrusted) this.onChange(undefined);
  }

  /** With the machine's sleep counted: a machine that slept wakes with a clock that is right. */
  private compare(): string | undefined {
    const offMs = this.readings.wallMs() - this.readings.sinceBootMs() - this.wallMinusBootMs;
    const wasTrusted = this.jumpMs === undefined;
    if (Math.abs(offMs) > JUMP_MS) {
      this.agreesSinceMs = undefined;
      this.jumpMs = offMs;
      if (wasTrusted) this.onChange(this.problem());
      return this.problem();
    }
    if (wasTrusted) {
      this.rest();
      return undefined;
    }
    const nowMs = this.readings.sinceBootMs();
    this.agreesSinceMs ??= nowMs;
    if (nowMs - this.agreesSinceMs < TRUSTED_AGAIN_AFTER_MS) return this.problem();
    this.confirm();
    return undefined;
  }

  private rest(): void {
    this.wallMinusRunningMs = this.readings.wallMs() - this.readings.runningMs();
    this.wallMinusBootMs = this.readings.wallMs() - this.readings.sinceBootMs();
    this.jumpMs = this.agreesSinceMs = undefined;
  }

  private problem(): string {
    const seconds = Math.round(Math.abs(this.jumpMs ?? 0) / 1000).toLocaleString('en');
    const direction = (this.jumpMs ?? 0) > 0 ? 'ahead' : 'back';
    return (
      `the system's clock jumped ${seconds} seconds ${direction} while the service ran. Nothing is recorded until it has ` +
      'agreed again for a minute, or somebody confirms that it is right now: POST /health/clock'
    );
  }
}
