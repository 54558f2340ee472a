using System.IO.Compression;

namespace Jota.SchemaGenerator;

/// <summary>Writes the descriptions, compressed: of every type, then of every field, in the order of the schema's file; empty where there is none.</summary>
internal static class DescriptionFile
{
    public static byte[] Write(SchemaModel schema, PackageDocumentation documentation)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var writer = new BinaryWriter(brotli))
        {
            foreach (var type in schema.Types)
            {
                writer.Write(documentation.Of(type.Model));
            }

            foreach (var type in schema.Types)
            {
                foreach (var field in type.Fields)
                {
                    writer.Write(documentation.Of(type.Model!, field.Property));
                }
            }
        }

        return compressed.ToArray();
    }
}
