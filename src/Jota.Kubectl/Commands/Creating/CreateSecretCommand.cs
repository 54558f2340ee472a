using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create secret</c>: a group.</summary>
internal sealed class CreateSecretCommand : Command
{
    public override string Name => "secret";

    public override IReadOnlyList<Command> Commands { get; } =
        [new Generic(), new CreateRegistrySecretCommand(), new CreateTlsSecretCommand()];

    /// <summary><c>kubectl create secret generic</c>.</summary>
    private sealed class Generic : GeneratorCommand
    {
        public override string Name => "generic";

        protected override IReadOnlyList<Flag> Own { get; } = [.. KeyedData.Flags, Flag.Text("type")];

        protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
        {
            var made = NewObject.Of(call, "v1", "Secret", NameOf(call));
            var data = new JsonObject();
            foreach (var (key, value) in KeyedData.Read(call))
            {
                data[key] = Convert.ToBase64String(value);
            }

            if (data.Count > 0)
            {
                made["data"] = data;
            }

            if (call.Flags.Text("type") is { Length: > 0 } type)
            {
                made["type"] = type;
            }

            return Task.FromResult(HashedName.Append(made, call.Flags));
        }
    }
}
