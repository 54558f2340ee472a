namespace Jota.Kubelet.Volumes;

/// <summary>When a token is to be replaced: after four fifths of its life, and after a day at the latest.</summary>
internal static class TokenLife
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static DateTimeOffset DueAt(DateTimeOffset issued, DateTimeOffset expires)
    {
        var part = (expires - issued) * 0.8;
        return issued + (part < Longest ? part : Longest);
    }
}
