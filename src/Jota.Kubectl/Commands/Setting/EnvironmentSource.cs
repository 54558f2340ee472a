using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Variables from the keys of config maps and secrets: <c>--from</c>, <c>--keys</c>, <c>--prefix</c>.</summary>
internal sealed class EnvironmentSource(Invocation call)
{
    /// <summary>Entries as containers have them; none without <c>--from</c>.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(CancellationToken ct)
    {
        if (call.Flags.Text("from") is not { Length: > 0 } from)
        {
            return [];
        }

        var resources = call.Resources;
        var options = new SelectionOptions { CommandPath = call.Command };
        var found = await resources.FetchAsync(await resources.SelectAsync([from], options, ct), options, ct);
        if (resources.Failures.Count > 0)
        {
            throw new KubectlException(resources.Failures.Text);
        }

        return [.. found.SelectMany(info => EntriesOf(info.Object!))];
    }

    private IEnumerable<JsonObject> EntriesOf(JsonObject item)
    {
        var field = item.Kind() switch
        {
            "ConfigMap" => "configMapKeyRef",
            "Secret" => "secretKeyRef",
            _ => throw KubectlException.Error($"unsupported resource specified in --from"),
        };
        var wanted = call.Flags.All("keys");
        foreach (var (key, _) in item.Fields("data").Where(each => wanted.Count == 0 || wanted.Contains(each.Key)))
        {
            yield return new JsonObject
            {
                ["name"] = call.Flags.Text("prefix") + NameOf(key),
                ["valueFrom"] = new JsonObject { [field] = new JsonObject { ["name"] = item.Name(), ["key"] = key } },
            };
        }
    }

    private string NameOf(string key)
    {
        var name = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? char.ToUpperInvariant(c) : '_'));
        if (name != key)
        {
            call.Error.WriteLine($"Warning: key {key} transferred to {name}");
        }

        return name;
    }
}
