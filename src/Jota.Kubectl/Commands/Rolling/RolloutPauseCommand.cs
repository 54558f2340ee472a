namespace Jota.Kubectl;

/// <summary><c>kubectl rollout pause</c> and <c>kubectl rollout resume</c>.</summary>
internal sealed class RolloutPauseCommand(string name, bool pauses) : Command
{
    public override string Name => name;

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. RolloutChange.Flags];

    public override Task<int> RunAsync(Invocation call, CancellationToken ct) => new RolloutChange(call).RunAsync(
        info =>
        {
            if (info.Object.Kind() != "Deployment")
            {
                throw KubectlException.Error($"{info.Mapping.QualifiedPlural} \"{info.Name}\" {name} is not supported");
            }

            return info.Object.Is("spec", "paused") == pauses
                ? throw KubectlException.Error($"{info.Mapping.QualifiedPlural} \"{info.Name}\" is {(pauses ? "already" : "not")} paused")
                : pauses ? "{\"spec\":{\"paused\":true}}" : "{\"spec\":{\"paused\":null}}";
        },
        name + "d",
        ct);
}
