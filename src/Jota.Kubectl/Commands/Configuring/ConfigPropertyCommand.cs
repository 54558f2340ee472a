using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl config set</c> and <c>kubectl config unset</c>.</summary>
/// <param name="name">Which.</param>
internal sealed class ConfigPropertyCommand(string name) : Command
{
    public override string Name => name;

    public override IReadOnlyList<Flag> Flags => name == "set" ? [Flag.Switch("set-raw-bytes")] : [];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var sets = name == "set";
        if (call.Arguments.Count != (sets ? 2 : 1))
        {
            throw KubectlException.Usage(call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]");
        }

        var property = ConfigProperty.Read(call.Arguments[0]);
        var file = ConfigFile.Open(call, property.List, property.Entry);
        if (sets)
        {
            Set(file, property, property.ValueOf(call.Arguments[1], call.Flags.Is("set-raw-bytes")));
        }
        else
        {
            Unset(file, property, call.Arguments[0]);
        }

        file.Save();
        call.Output.Write($"Property \"{call.Arguments[0]}\" {name}.\n");
        return Task.FromResult(0);
    }

    private static void Set(ConfigFile file, ConfigProperty property, JsonNode value)
    {
        if (property.List.Length == 0)
        {
            var (whole, field) = Place(file, property);
            whole[field] = value;
            return;
        }

        if (property.Entry.Length == 0 || property.Field.Length == 0)
        {
            throw KubectlException.Error($"unable to locate path {property.List}.{property.Entry}: it is no single value");
        }

        if (Kubeconfig.Entry(file.Config, property.List, property.Entry) is not { } entry)
        {
            entry = new JsonObject { ["name"] = property.Entry };
            file.List(property.List).Add((JsonNode)entry);
        }

        entry.Within(property.List[..^1])[property.Field] = value;
    }

    private static (JsonObject Whole, string Field) Place(ConfigFile file, ConfigProperty property) =>
        property.Field == ConfigProperty.Colors
            ? (file.Config.Within("preferences"), "colors")
            : (file.Config, property.List.Length == 0 ? property.Field : property.List);

    private static void Unset(ConfigFile file, ConfigProperty property, string given)
    {
        if (property.List.Length == 0 || property.Entry.Length == 0)
        {
            var (whole, field) = Place(file, property);
            whole.Remove(field);
            return;
        }

        if (Kubeconfig.Entry(file.Config, property.List, property.Entry) is not { } entry)
        {
            if (property.Field.Length == 0)
            {
                return;
            }

            throw KubectlException.Error($"current map key `{property.Entry}` is invalid: there is no {given}");
        }

        if (property.Field.Length == 0)
        {
            file.List(property.List).Remove(entry);
        }
        else
        {
            entry.Within(property.List[..^1]).Remove(property.Field);
        }
    }
}
