using System.Buffers;
using Jota.Api;

namespace Jota.ApiServer.Storage;

/// <summary>Objects as bytes.</summary>
internal static class ObjectEncoding
{
    private const int Kept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The bytes to store: without a <c>resourceVersion</c>, which follows from where they are stored.</summary>
    public static byte[] ToStored(Resource resource, object obj)
    {
        resource.SetTypeMeta(obj);
        resource.MetadataOf(obj).ResourceVersion = null;
        return Encode(resource, obj);
    }

    private static byte[] Encode(Resource resource, object obj)
    {
        var into = _buffer ?? new ArrayBufferWriter<byte>(4096);
        _buffer = null;
        resource.Encode(into, obj);
        var bytes = into.WrittenSpan.ToArray();
        if (into.Capacity <= Kept)
        {
            into.ResetWrittenCount();
            _buffer = into;
        }

        return bytes;
    }
}
