using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create cronjob</c>.</summary>
internal sealed class CreateCronJobCommand : GeneratorCommand
{
    public override string Name => "cronjob";

    public override IReadOnlyList<string> Aliases => ["cj"];

    protected override IReadOnlyList<Flag> Own { get; } = [Flag.Text("image"), Flag.Text("schedule"), Flag.Text("restart")];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var name = NameOf(call);
        var missing = ((string[])["image", "schedule"]).Where(flag => !call.Flags.Has(flag)).Select(flag => $"\"{flag}\"").ToList();
        if (missing.Count > 0)
        {
            throw KubectlException.Error($"required flag(s) {string.Join(", ", missing)} not set");
        }

        var restart = call.Flags.Text("restart") is { Length: > 0 } given ? given : "OnFailure";
        var template = CreateJobCommand.Template(name, call.Flags.Text("image"), WordsBehind(call), restart);
        var made = NewObject.Of(call, "batch/v1", "CronJob", name);
        made["spec"] = new JsonObject
        {
            ["schedule"] = call.Flags.Text("schedule"),
            ["jobTemplate"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["creationTimestamp"] = null },
                ["spec"] = new JsonObject { ["template"] = template },
            },
        };
        made["status"] = new JsonObject();
        return Task.FromResult(made);
    }
}
