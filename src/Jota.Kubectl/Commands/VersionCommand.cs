using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl version</c>.</summary>
internal sealed class VersionCommand : Command
{
    public override string Name => "version";

    public override IReadOnlyList<Flag> Flags { get; } = [Flag.Switch("client"), Flag.Text("output", letter: 'o')];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Error($"extra arguments: [{string.Join(' ', call.Arguments)}]");
        }

        var format = call.Flags.Text("output");
        if (format is not ("" or "json" or "yaml"))
        {
            throw KubectlException.Error("--output must be 'yaml' or 'json'");
        }

        var told = new JsonObject { ["clientVersion"] = Own() };
        KubectlException? failure = null;
        if (!call.Flags.Is("client"))
        {
            try
            {
                told["serverVersion"] = Node.Read(await call.Objects.RawAsync("/version", ct));
            }
            catch (KubectlException e)
            {
                failure = e;
            }
        }

        Print(call.Output, told, format);
        return failure is null ? 0 : throw failure;
    }

    private static void Print(TextWriter output, JsonObject told, string format)
    {
        switch (format)
        {
            case "json":
                output.Write(GoJson.IndentedAsIs(told, "  ") + "\n");
                break;
            case "yaml":
                output.Write(YamlText.Of(told));
                break;
            default:
                output.Write($"Client Version: {told.Text("clientVersion", "gitVersion")}\n");
                if (told["serverVersion"] is { } server)
                {
                    output.Write($"Server Version: {server.Text("gitVersion")}\n");
                }

                break;
        }
    }

    private static JsonObject Own() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = KubectlVersion.GitVersion,
        ["compiler"] = "dotnet",
        ["platform"] = "linux/" + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64"),
    };
}
