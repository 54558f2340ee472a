using System.IO.Compression;

namespace Jota.Api;

/// <summary>
/// The descriptions of types and fields, embedded compressed: two megabytes of text that only OpenAPI wants, so they are
/// unpacked when asked for and dropped when nobody holds them.
/// </summary>
internal static class SchemaDescriptions
{
    private static readonly WeakReference<string[]> Cached = new([]);

    public static string OfType(int index) => All()[index];

    public static string OfField(int index) => All()[Schemas.Raw.TypeCount + index];

    private static string[] All()
    {
        if (Cached.TryGetTarget(out var texts) && texts.Length > 0)
        {
            return texts;
        }

        using var reader = new BinaryReader(new BrotliStream(SchemaFile.Open("descriptions.bin"), CompressionMode.Decompress));
        texts = new string[Schemas.Raw.TypeCount + Schemas.Raw.FieldCount];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString();
        }

        Cached.SetTarget(texts);
        return texts;
    }
}
