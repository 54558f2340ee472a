using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Api.Tests.Golden;

namespace Jota.ApiServer.Tests.Extremes;

/// <summary>A valid object of each kind: what the golden files of the kinds create.</summary>
internal static class SampleObjects
{
    public static JsonObject? Of(Resource resource)
    {
        var folder = Path.Combine(Folder(), resource.Names.Kind);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.create.yaml").Order(StringComparer.Ordinal).Select(Accepted).FirstOrDefault(sample => sample is not null)
            : null;
    }

    private static JsonObject? Accepted(string file)
    {
        var documents = GoldenYaml.Read(File.ReadAllText(file));
        return documents is [JsonObject input, JsonObject outcome] && outcome.ContainsKey("object") ? input : null;
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Jota.Api.Tests", "Golden"));
}
