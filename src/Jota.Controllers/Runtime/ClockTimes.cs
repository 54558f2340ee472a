namespace Jota.Controllers;

/// <summary>Times as API objects tell them.</summary>
internal static class ClockTimes
{
    /// <summary>Now, in whole seconds.</summary>
    public static DateTime ApiNow(this TimeProvider clock) =>
        new(clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
