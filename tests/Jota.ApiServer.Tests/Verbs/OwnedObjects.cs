using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.ApiServer.Tests.Verbs;

/// <summary>What objects tell of who owns their fields.</summary>
internal static class OwnedObjects
{
    public static string Text(this ApiObject obj) => Encoding.UTF8.GetString(obj.Json.Span);

    public static List<JsonObject> Entries(this ApiObject obj) =>
        [.. ((JsonNode.Parse(obj.Text())!["metadata"]!["managedFields"] as JsonArray) ?? []).Select(entry => (JsonObject)entry!)];

    /// <summary>The paths of a manager's fields, as upstream tells them.</summary>
    public static List<string> Owned(this ApiObject obj, string manager)
    {
        var paths = new List<string>();
        foreach (var entry in obj.Entries().Where(entry => (string?)entry["manager"] == manager))
        {
            Collect((JsonObject)entry["fieldsV1"]!, "", paths);
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private static void Collect(JsonObject set, string path, List<string> into)
    {
        foreach (var (element, beneath) in set)
        {
            var next = path + element switch
            {
                "." => "",
                ['f', ':', .. var name] => "." + name,
                ['v', ':', .. var value] => $"[={value}]",
                _ => "[" + string.Join(',', ((JsonObject)JsonNode.Parse(element[2..])!).Select(key => $"{key.Key}={key.Value!.ToJsonString()}")) + "]",
            };
            if (element == "." || ((JsonObject)beneath!).Count == 0)
            {
                into.Add(next);
            }
            else
            {
                Collect((JsonObject)beneath!, next, into);
            }
        }
    }
}
