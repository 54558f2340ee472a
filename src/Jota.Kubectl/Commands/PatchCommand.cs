using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>kubectl patch</c>.</summary>
internal sealed class PatchCommand : Command
{
    public override string Name => "patch";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Flag.Text("patch", letter: 'p'), Flag.Text("patch-file"), Flag.Text("type", "strategic"),
        Flag.Text("subresource"), Flag.Switch("local"), ChangeCause.Flag,
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var (given, file) = (call.Flags.Text("patch"), call.Flags.Text("patch-file"));
        if (given.Length > 0 == file.Length > 0)
        {
            throw KubectlException.Error(given.Length > 0
                ? "cannot specify --patch and --patch-file together"
                : "must specify --patch or --patch-file containing the contents of the patch");
        }

        var type = call.Flags.Text("type").ToLowerInvariant() switch
        {
            "strategic" => ObjectClient.StrategicPatch,
            "merge" => ObjectClient.MergePatch,
            "json" => ObjectClient.JsonPatch,
            _ => throw KubectlException.Error($"--type must be one of [json merge strategic], not \"{call.Flags.Text("type")}\""),
        };
        var change = new Change(call, "kubectl-patch");
        var cause = new ChangeCause(call);
        var isLocal = call.Flags.Is("local");
        var patch = Read(file.Length > 0 ? await File.ReadAllTextAsync(call.Around.PathOf(file), ct) : given);
        var resources = call.Resources;
        var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), CommandPath = call.Command };
        var infos = isLocal
            ? await resources.LocalAsync(options.Files, ct)
            : await resources.FetchAsync(await resources.SelectAsync(call.Arguments, options, ct), options, ct);
        foreach (var info in infos)
        {
            try
            {
                var patched = isLocal || change.DryRun == DryRun.Client
                    ? LocalPatch.Apply(info.Object!, type, patch)
                    : await call.Objects.PatchAsync(
                        info.Mapping, info.Namespace, info.Name, type, patch, change.Query.ToString(), ct,
                        call.Flags.Text("subresource"));
                if (!isLocal && change.DryRun != DryRun.Client)
                {
                    patched = await cause.RecordAsync(info, patched, change.Query.ToString(), ct);
                }

                var operation = JsonNode.DeepEquals(info.Object, patched) ? "patched (no change)" : "patched";
                change.PrintPlainly(patched, operation);
            }
            catch (StatusException e) when (e.Reason == "UnsupportedMediaType")
            {
                var kind = $"{info.Mapping.ApiVersion}, Kind={info.Mapping.Kind}";
                resources.Failures.Add(KubectlException.Error($"{type} is not supported by {kind}: {e.Message}"));
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return resources.Failures.Tell(call.Error);
    }

    private static string Read(string text)
    {
        // What looks like JSON is the server's to judge.
        if (text.TrimStart() is ['{' or '[', ..])
        {
            return text;
        }

        try
        {
            return Encoding.UTF8.GetString(YamlToJson.Convert(Encoding.UTF8.GetBytes(text), RequestBudget.Unlimited, out _).Span);
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error($"unable to parse \"{text}\": {wrong.Message}");
        }
    }
}
