using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>set env --list</c>: the variables of containers, or with <c>--resolve</c> what they stand for.</summary>
internal sealed class EnvironmentListing(Invocation call)
{
    private readonly EnvironmentValues _values = new(call);

    /// <summary>Shows a container's; tells what is referred to and not there.</summary>
    public async Task ShowAsync(JsonObject item, JsonObject container, CancellationToken ct)
    {
        call.Output.Write($"# {item.Kind()} {item.Name()}, container {container.Text("name")}\n");
        var failed = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var variable in container.Items("env"))
        {
            var (name, from) = (variable.Text("name"), variable.At("valueFrom"));
            if (from is null)
            {
                call.Output.Write($"{name}={variable.Text("value")}\n");
                continue;
            }

            if (call.Flags.Is("resolve"))
            {
                try
                {
                    call.Output.Write($"{name}={await _values.OfAsync(item, container, from, ct)}\n");
                    continue;
                }
                catch (KubectlException e)
                {
                    failed.TryAdd(ErrorText.Bare(e), []);
                    failed[ErrorText.Bare(e)].Add(name);
                }
            }

            call.Output.Write($"# {name}{Reference(from)}\n");
        }

        foreach (var (why, names) in failed)
        {
            call.Error.WriteLine($"error retrieving reference for {string.Join(", ", names)}: {why}");
        }
    }

    private static string Reference(JsonNode from) => from switch
    {
        _ when from.At("configMapKeyRef") is { } key => $" from configmap {key.Text("name")}, key {key.Text("key")}",
        _ when from.At("secretKeyRef") is { } key => $" from secret {key.Text("name")}, key {key.Text("key")}",
        _ when from.At("fieldRef") is { } field => $" from field path {field.Text("fieldPath")}",
        _ when from.At("resourceFieldRef") is { } field =>
            $" from resource field {$"{field.Text("containerName")}/{field.Text("resource")}".TrimStart('/')}",
        _ => " invalid valueFrom",
    };
}
