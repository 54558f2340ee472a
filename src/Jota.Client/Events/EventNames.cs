using System.Globalization;

namespace Jota.Client;

/// <summary>Event names: the object's name and the time in hexadecimal nanoseconds, made unique where time stands still.</summary>
internal sealed class EventNames
{
    private readonly Lock _gate = new();
    private long _last;

    public string Next(string objectName, DateTime at)
    {
        var nanoseconds = (at - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        lock (_gate)
        {
            _last = Math.Max(_last + 1, nanoseconds);
            return string.Create(CultureInfo.InvariantCulture, $"{objectName}.{_last:x}");
        }
    }
}
