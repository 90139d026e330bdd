const MOST = 4_096;
/** Two neighbours lie as far apart, of their age. */
const FINENESS = 0.01;

interface Sample {
  readonly position: number;
  readonly atSeconds: number;
}

/** Where the log ended at which time, looked at now and then: tells for how long something of it has been there. */
export class HeadSamples {
  private samples: Sample[] = [];

  note(position: number, atSeconds: number): void {
    if (this.samples.at(-1)?.position === position) return;
    this.samples.push({ position, atSeconds });
    if (this.samples.length > MOST) this.thinOut(atSeconds);
  }

  /** For how long the log has gone beyond a position, to a hundredth of that; 0 while it has not. */
  secondsBeyond(position: number, nowSeconds: number): number {
    const first = this.samples.find((sample) => sample.position > position);
    return first === undefined ? 0 : Math.max(0, nowSeconds - first.atSeconds);
  }

  private thinOut(nowSeconds: number): void {
    let last = -Infinity;
    this.samples = this.samples.filter(({ atSeconds }) => {
      const isApart = atSeconds - last >= FINENESS * (nowSeconds - atSeconds);
      if (isApart) last = atSeconds;
      return isApart;
    });
  }
}
