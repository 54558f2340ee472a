using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Credentials that a program of the user's gives (client-go's exec plugins).</summary>
/// <param name="Token">A bearer token.</param>
/// <param name="Certificate">A certificate in PEM.</param>
/// <param name="Key">Its key.</param>
internal sealed record ExecCredential(string? Token, string? Certificate, string? Key)
{
    /// <summary>Runs the program and reads what it says.</summary>
    /// <param name="plugin">The user's <c>exec</c>.</param>
    /// <param name="cluster">The cluster, which the program is told of if it wants.</param>
    /// <param name="around">Where its complaints go.</param>
    public static ExecCredential Run(JsonObject plugin, JsonObject cluster, Surroundings around)
    {
        var program = (string?)plugin["command"] ?? "";
        var start = new ProcessStartInfo(program, (plugin["args"] as JsonArray ?? []).Select(word => (string?)word ?? ""))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in plugin["env"] as JsonArray ?? [])
        {
            start.Environment[(string?)variable?["name"] ?? ""] = (string?)variable?["value"];
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Told(plugin, cluster).ToJsonString();
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is { } text)
                {
                    around.Error.WriteLine(text);
                }
            };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? Read(output) : throw KubectlException.Error(
                $"getting credentials: exec: executable {program} failed with exit code {process.ExitCode}");
        }
        catch (Win32Exception)
        {
            var hint = (string?)plugin["installHint"];
            throw KubectlException.Error($"getting credentials: exec: executable {program} not found{(hint is null ? "" : "\n\n" + hint)}");
        }
    }

    private static JsonObject Told(JsonObject plugin, JsonObject cluster)
    {
        var spec = new JsonObject { ["interactive"] = false };
        if ((bool?)plugin["provideClusterInfo"] is true)
        {
            spec["cluster"] = cluster.DeepClone();
        }

        return new JsonObject
        {
            ["kind"] = "ExecCredential",
            ["apiVersion"] = (string?)plugin["apiVersion"] ?? "client.authentication.k8s.io/v1",
            ["spec"] = spec,
        };
    }

    private static ExecCredential Read(string output)
    {
        try
        {
            var status = JsonNode.Parse(output)?["status"] as JsonObject ?? throw KubectlException.Error(
                "getting credentials: exec plugin didn't return a status field");
            return new((string?)status["token"], (string?)status["clientCertificateData"], (string?)status["clientKeyData"]);
        }
        catch (JsonException wrong)
        {
            throw KubectlException.Error($"getting credentials: decoding stdout: {wrong.Message}");
        }
    }
}
