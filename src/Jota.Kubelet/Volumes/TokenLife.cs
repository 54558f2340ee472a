using Jota.Api;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// When a token is to be replaced: after four fifths of its life, and after a day at the latest. Never at once, so that a clock that jumped
/// is not answered by asking without end.
/// </summary>
internal static class TokenLife
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static DateTimeOffset DueAt(DateTimeOffset issued, DateTimeOffset expires)
    {
        var part = (expires - issued) * 0.8;
        return issued.Plus(part < Shortest ? Shortest : part < Longest ? part : Longest);
    }
}
