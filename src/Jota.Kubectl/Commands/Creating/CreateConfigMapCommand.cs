using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Jota.Kubectl;

/// <summary><c>kubectl create configmap</c>.</summary>
internal sealed class CreateConfigMapCommand : GeneratorCommand
{
    public override string Name => "configmap";

    public override IReadOnlyList<string> Aliases => ["cm"];

    protected override IReadOnlyList<Flag> Own => KeyedData.Flags;

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, "v1", "ConfigMap", NameOf(call));
        var (texts, others) = (new JsonObject(), new JsonObject());
        foreach (var (key, value) in KeyedData.Read(call))
        {
            if (Utf8.IsValid(value))
            {
                texts[key] = Encoding.UTF8.GetString(value);
            }
            else
            {
                others[key] = Convert.ToBase64String(value);
            }
        }

        foreach (var (field, map) in new[] { ("data", texts), ("binaryData", others) })
        {
            if (map.Count > 0)
            {
                made[field] = map;
            }
        }

        return Task.FromResult(HashedName.Append(made, call.Flags));
    }
}
