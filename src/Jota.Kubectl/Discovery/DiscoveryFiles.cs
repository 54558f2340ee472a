using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>What is known of a server, kept on the disk where upstream's kubectl keeps it, for six hours as there.</summary>
/// <param name="folder">The server's folder.</param>
/// <param name="clock">The clock.</param>
internal sealed partial class DiscoveryFiles(string folder, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>The folder of a server below the cache's: <c>discovery/127.0.0.1_6443</c>.</summary>
    public static string FolderOf(string cache, Uri server)
    {
        var host = server.OriginalString.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal);
        return Path.Combine(cache, "discovery", Unsafe().Replace(host, "_").TrimEnd('/'));
    }

    public JsonObject? Groups() => Read("servergroups.json");

    public JsonObject? Resources(string groupVersion) => Read(Path.Combine(groupVersion, "serverresources.json"));

    public void WriteGroups(JsonObject groups) => Write("servergroups.json", groups);

    public void WriteResources(string groupVersion, JsonObject list) => Write(Path.Combine(groupVersion, "serverresources.json"), list);

    private JsonObject? Read(string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return File.Exists(path) && clock.GetUtcNow() - File.GetLastWriteTimeUtc(path) < Lifetime
                ? JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A whole file or none: others read at the same time. Where it cannot be written, the next command asks the server.</summary>
    private void Write(string name, JsonObject content)
    {
        var path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var draft = Path.Combine(Path.GetDirectoryName(path)!, Path.GetRandomFileName());
            File.WriteAllText(draft, content.ToJsonString());
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As said.
        }
    }

    [GeneratedRegex(@"[^\w/.)]")]
    private static partial Regex Unsafe();
}
