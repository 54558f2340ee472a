namespace Jota.Api;

/// <summary>A time, of which so much is left as is written of it.</summary>
internal sealed class SettledTime : ValueShape
{
    private readonly long _finest;

    private SettledTime(long finest) => _finest = finest;

    public static SettledTime Seconds { get; } = new(TimeSpan.TicksPerSecond);

    public static SettledTime Micros { get; } = new(TimeSpan.TicksPerMicrosecond);

    public override bool Copies => false;

    public override object Copy(object value) => value;

    public override object Settle(object value)
    {
        var time = (DateTime)value;
        if (time.Kind == DateTimeKind.Utc && time.Ticks % _finest == 0)
        {
            return value;
        }

        var utc = time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time;
        return new DateTime(utc.Ticks - (utc.Ticks % _finest), DateTimeKind.Utc);
    }

    public override bool Same(object one, object other) => (DateTime)Settle(one) == (DateTime)Settle(other);
}
