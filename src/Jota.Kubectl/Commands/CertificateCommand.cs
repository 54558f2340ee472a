using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl certificate</c>: a group.</summary>
internal sealed class CertificateCommand : Command
{
    private const int Attempts = 10;

    public override string Name => "certificate";

    public override IReadOnlyList<Command> Commands { get; } = [new Decision("approve", "Approved"), new Decision("deny", "Denied")];

    private sealed class Decision(string word, string type) : Command
    {
        public override string Name => word;

        public override IReadOnlyList<Flag> Flags { get; } = [.. ManifestOptions.Flags, .. PrintOptions.Flags, Flag.Switch("force")];

        public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
        {
            if (call.Arguments.Count == 0 && call.Flags.All("filename").Count == 0)
            {
                throw KubectlException.Error("one or more CSRs must be specified as <name> or -f <filename>");
            }

            var printing = PrintOptions.Of(call.Flags, call.Around);
            var printer = printing is { Format: "" or "name", Template: "" }
                ? new NamePrinter(printing.Format == "name" ? "" : type.ToLowerInvariant())
                : ObjectPrinter.Of(printing.Format, printing) ?? throw KubectlException.Error(
                    $"unable to match a printer suitable for the output format \"{printing.Format}\"");
            var resources = call.Resources;
            var options = new SelectionOptions { Files = ManifestOptions.Of(call.Flags), CommandPath = call.Command };
            var isPair = call.Arguments.Any(word => word.Contains('/', StringComparison.Ordinal));
            IReadOnlyList<string> words = call.Arguments.Count == 0 || isPair
                ? call.Arguments
                : ["certificatesigningrequests", .. call.Arguments];
            foreach (var one in (await resources.SelectAsync(words, options, ct)).Selections)
            {
                try
                {
                    printer.Print(await DecideAsync(call, one, ct), call.Output);
                }
                catch (KubectlException e)
                {
                    resources.Failures.Add(e);
                }
            }

            printer.Finish(call.Output);
            return resources.Failures.Tell(call.Error);
        }

        /// <summary>The request as it is then. One that others change at the same time is looked at again.</summary>
        private async Task<JsonObject> DecideAsync(Invocation call, Selection one, CancellationToken ct)
        {
            for (var attempt = 1; ; attempt++)
            {
                var request = await call.Objects.GetAsync(one.Mapping, one.Namespace, one.Name, ct);
                var (isDecided, other) = StateOf(request);
                if (other.Length > 0)
                {
                    throw KubectlException.Error($"certificate signing request \"{one.Name}\" is already {other}");
                }

                if (isDecided && !call.Flags.Is("force"))
                {
                    return request;
                }

                Decide(request, call.Around.Clock.GetUtcNow());
                try
                {
                    return await call.Objects.ReplaceAsync(one.Mapping, "", one.Name, request, "", ct, "approval");
                }
                catch (StatusException e) when (e.Reason == "Conflict" && attempt < Attempts)
                {
                    // Somebody else wrote at the same time.
                }
            }
        }

        private (bool IsDecided, string Other) StateOf(JsonObject request)
        {
            var types = request.Items("status", "conditions").Select(condition => condition.Text("type")).ToList();
            return (types.Contains(type), types.Find(other => other is "Approved" or "Denied" && other != type) ?? "");
        }

        private void Decide(JsonObject request, DateTimeOffset now)
        {
            var status = request.Within("status");
            if (status["conditions"] is not JsonArray conditions)
            {
                status["conditions"] = conditions = [];
            }

            foreach (var before in conditions.Where(condition => condition.Text("type") == type).ToList())
            {
                conditions.Remove(before);
            }

            var condition = new JsonObject
            {
                ["type"] = type,
                ["status"] = "True",
                ["reason"] = type == "Approved" ? "KubectlApprove" : "KubectlDeny",
                ["message"] = $"This CSR was {type.ToLowerInvariant()} by kubectl certificate {word}.",
                ["lastUpdateTime"] = now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            };
            conditions.Add((JsonNode)condition);
        }
    }
}
