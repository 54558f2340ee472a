namespace Jota.Store.Etcd.Reading;

/// <summary>How many keys to ask for at once, so that an answer is neither tiny nor huge.</summary>
internal static class EtcdPage
{
    /// <summary>Where nothing is known of the values.</summary>
    public const int First = 256;

    private const int Most = 10_000;
    private const long Bytes = 8L << 20;

    /// <summary>After a page of so many keys and bytes.</summary>
    public static int After(int keys, long bytes) => (int)Math.Clamp(Bytes / Math.Max(1, bytes / Math.Max(1, keys)), 16, Most);
}
