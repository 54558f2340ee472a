using System.Formats.Tar;
using System.Text.Json;

namespace Jota.Kubelet.Images;

/// <summary>An OCI image archive on disk: a tar of <c>index.json</c> and blobs.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The image's full name.</param>
/// <param name="ConfigDigest">The digest of its configuration, by which a runtime knows the image's content.</param>
internal sealed record ImageArchive(string Path, string Name, string ConfigDigest)
{
    private const string NameAnnotation = "io.containerd.image.name";
    private const string BlobFolder = "blobs/";

    // Manifests and configurations have some kilobytes; what is longer is a layer and not read.
    private const int LongestDocument = 256 * 1024;

    /// <summary>Reads the documents of an archive; null when it is no OCI archive of one named image.</summary>
    public static async Task<ImageArchive?> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            await using var tar = new TarReader(file);
            var documents = await ReadDocumentsAsync(tar, ct);
            return documents.TryGetValue("index.json", out var index) ? Find(path, index, documents) : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static async Task<Dictionary<string, byte[]>> ReadDocumentsAsync(TarReader tar, CancellationToken ct)
    {
        var documents = new Dictionary<string, byte[]>();
        while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            if (entry.DataStream is { Length: <= LongestDocument } data)
            {
                var bytes = new byte[data.Length];
                await data.ReadExactlyAsync(bytes, ct);
                documents[entry.Name.TrimStart('.', '/')] = bytes;
            }
        }

        return documents;
    }

    private static ImageArchive? Find(string path, byte[] index, Dictionary<string, byte[]> documents)
    {
        using var json = JsonDocument.Parse(index);
        foreach (var manifest in json.RootElement.GetProperty("manifests").EnumerateArray())
        {
            if (manifest.TryGetProperty("annotations", out var annotations)
                && annotations.TryGetProperty(NameAnnotation, out var name)
                && documents.TryGetValue(BlobPath(manifest.GetProperty("digest").GetString()!), out var bytes))
            {
                using var document = JsonDocument.Parse(bytes);
                var config = document.RootElement.GetProperty("config").GetProperty("digest").GetString()!;
                return new(path, ImageName.Normalize(name.GetString()!), config);
            }
        }

        return null;
    }

    private static string BlobPath(string digest) => BlobFolder + digest.Replace(':', '/');
}
