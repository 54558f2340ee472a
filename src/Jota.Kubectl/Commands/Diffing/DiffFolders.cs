using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Two folders of files, one for each object: as it is, and as it would be. Gone when disposed.</summary>
internal sealed class DiffFolders : IDisposable
{
    /// <summary>As they are.</summary>
    public string Live { get; } = Directory.CreateTempSubdirectory("LIVE-").FullName;

    /// <summary>As they would be.</summary>
    public string Merged { get; } = Directory.CreateTempSubdirectory("MERGED-").FullName;

    /// <summary>Adds an object.</summary>
    public void Add(ResourceInfo info, JsonObject? live, JsonObject? merged, bool showsManagers)
    {
        var type = info.Mapping;
        var name = $"{(type.Group.Length > 0 ? $"{type.Group}." : "")}{type.Version}.{type.Kind}.{info.Namespace}.{info.Name}"
            .Replace('/', '_');
        SecretMask.Apply(live, merged);
        Write(Path.Combine(Live, name), live, showsManagers);
        Write(Path.Combine(Merged, name), merged, showsManagers);
    }

    public void Dispose()
    {
        Directory.Delete(Live, recursive: true);
        Directory.Delete(Merged, recursive: true);
    }

    private static void Write(string path, JsonObject? item, bool showsManagers)
    {
        using var file = new StreamWriter(path);
        if (item is null)
        {
            return;
        }

        if (!showsManagers)
        {
            (item["metadata"] as JsonObject)?.Remove("managedFields");
        }

        file.Write(YamlText.Of(item));
    }
}
