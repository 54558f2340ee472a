using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl auth can-i --list</c>: what we may do in a namespace.</summary>
/// <param name="call">The command line.</param>
internal sealed class AllowedActions(Invocation call)
{
    public async Task<int> ListAsync(CancellationToken ct)
    {
        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Error("list option must be specified with no arguments");
        }

        var review = new JsonObject
        {
            ["kind"] = "SelfSubjectRulesReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["spec"] = new JsonObject { ["namespace"] = call.Session.Namespace },
        };
        var type = new ResourceMapping("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", false);
        var status = (await call.Objects.CreateAsync(type, "", review, "", ct))["status"];
        if (status.Is("incomplete"))
        {
            call.Error.WriteLine($"warning: the list may be incomplete: {status.Text("evaluationError")}");
        }

        var writer = new TabWriter(call.Output);
        if (!call.Flags.Is("no-headers"))
        {
            writer.Line("Resources", "Non-Resource URLs", "Resource Names", "Verbs");
        }

        foreach (var row in RbacDescriber.RowsOf(status.Items("resourceRules").Concat(status.Items("nonResourceRules"))))
        {
            writer.Line(row.Split('\t'));
        }

        writer.Flush();
        return 0;
    }
}
