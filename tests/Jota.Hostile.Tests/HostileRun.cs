using System.Globalization;

namespace Jota.Hostile.Tests;

/// <summary>
/// How long and from which seed. <c>JOTA_HOSTILE_SECONDS</c> makes it longer than the third of a minute of every day; <c>JOTA_HOSTILE_SEED</c> does again
/// what a failure told.
/// </summary>
internal sealed class HostileRun
{
    private const int UsualSeconds = 20;
    private const int ShortSeconds = 10;

    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan _length;
    private readonly int _seed = Number("JOTA_HOSTILE_SEED") ?? Environment.TickCount & 0xFFFFFF;
    private int _turns = -1;

    private HostileRun(int seconds) => _length = TimeSpan.FromSeconds(seconds);

    /// <summary>As long as it was asked for.</summary>
    public static HostileRun Full() => new(Number("JOTA_HOSTILE_SECONDS") ?? UsualSeconds);

    /// <summary>Long enough to have come by everything.</summary>
    public static HostileRun Short() => new(ShortSeconds);

    /// <summary>The next turn's seed; null when the time is over. A seed that was asked for has one turn, and is its own.</summary>
    public int? Next()
    {
        var turn = Interlocked.Increment(ref _turns);
        var isReplay = Number("JOTA_HOSTILE_SEED") is not null;
        return (isReplay ? turn == 0 : TimeProvider.System.GetElapsedTime(_begun) < _length) ? _seed + turn : null;
    }

    /// <summary>What to tell with a failure.</summary>
    public static string Replay(int seed) => string.Create(CultureInfo.InvariantCulture, $"again with JOTA_HOSTILE_SEED={seed}");

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
