using System.Text;
using Google.Protobuf;

namespace Jota.Store.Etcd.Keys;

/// <summary>How keys of the store lie in etcd: what they begin with is replaced by a prefix, nothing else.</summary>
internal sealed class EtcdKeys
{
    private readonly string _prefix;
    private readonly string _root;
    private readonly byte[] _below;

    /// <summary>Keys that begin with <paramref name="root"/> and a slash lie below <paramref name="prefix"/>.</summary>
    public EtcdKeys(string prefix, string root)
    {
        (_prefix, _root, _below) = (prefix, root, Encoding.UTF8.GetBytes(prefix + "/"));
        All = Range(prefix);
        Marker = ByteString.CopyFromUtf8(prefix + ".jota-progress");
    }

    /// <summary>All keys of ours, and <see cref="Marker"/>.</summary>
    public (ByteString First, ByteString End) All { get; }

    /// <summary>A key that every watch of all keys hears of, and that no range or change ever tells.</summary>
    public ByteString Marker { get; }

    /// <summary>The key in etcd.</summary>
    public ByteString Of(string key) => ByteString.CopyFromUtf8(Name(key));

    /// <summary>The key that etcd tells; null when it is none of ours.</summary>
    public string? Read(ByteString key) => !key.Span.StartsWith(_below) ? null
        : ReferenceEquals(_prefix, _root) ? key.ToStringUtf8()
        : _root + Encoding.UTF8.GetString(key.Span[(_below.Length - 1)..]);

    /// <summary>The keys with a prefix, or those of them that come after one.</summary>
    public (ByteString First, ByteString End) Range(StoreRange range)
    {
        var (first, end) = Range(Name(range.Prefix));
        return string.CompareOrdinal(range.After, range.Prefix) < 0 ? (first, end) : (After(Of(range.After)), end);
    }

    /// <summary>The first key after one.</summary>
    public static ByteString After(ByteString key)
    {
        // The smallest string after a key is the key with a NUL behind it.
        var next = new byte[key.Length + 1];
        key.Span.CopyTo(next);
        return UnsafeByteOperations.UnsafeWrap(next);
    }

    private string Name(string key) => key.StartsWith(_root, StringComparison.Ordinal)
        ? string.Concat(_prefix, key.AsSpan(_root.Length))
        : throw new ArgumentException($"{key} does not begin with {_root}", nameof(key));

    private static (ByteString First, ByteString End) Range(string prefix)
    {
        var (first, end) = (Encoding.UTF8.GetBytes(prefix), Encoding.UTF8.GetBytes(prefix));
        end[^1]++;
        return (UnsafeByteOperations.UnsafeWrap(first), UnsafeByteOperations.UnsafeWrap(end));
    }
}
