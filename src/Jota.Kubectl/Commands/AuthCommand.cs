using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl auth</c>: a group.</summary>
internal sealed class AuthCommand : Command
{
    public override string Name => "auth";

    public override IReadOnlyList<Command> Commands { get; } = [new CanI(), new AuthReconcileCommand(), new WhoAmI()];

    /// <summary><c>kubectl auth can-i</c>.</summary>
    private sealed class CanI : Command
    {
        public override string Name => "can-i";

        public override IReadOnlyList<Flag> Flags { get; } =
        [
            Flag.Switch("all-namespaces", letter: 'A'), Flag.Switch("quiet", letter: 'q'), Flag.Text("subresource"),
            Flag.Switch("list"), Flag.Switch("no-headers"),
        ];

        public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
        {
            if (call.Flags.Is("list"))
            {
                return await new AllowedActions(call).ListAsync(ct);
            }

            if (call.Arguments.Count is < 2 or > 3)
            {
                throw KubectlException.Error("you must specify two arguments: verb resource or verb resource/resourceName.");
            }

            var spec = call.Arguments[1].StartsWith('/')
                ? new JsonObject
                {
                    ["nonResourceAttributes"] = new JsonObject { ["path"] = call.Arguments[1], ["verb"] = call.Arguments[0] },
                }
                : new JsonObject { ["resourceAttributes"] = await AttributesAsync(call, ct) };
            var review = new JsonObject
            {
                ["kind"] = "SelfSubjectAccessReview",
                ["apiVersion"] = "authorization.k8s.io/v1",
                ["spec"] = spec,
            };
            var type = new ResourceMapping("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false);
            var answer = await call.Objects.CreateAsync(type, "", review, "", ct);
            var allowed = answer.Is("status", "allowed");
            if (!call.Flags.Is("quiet"))
            {
                var reason = answer.Text("status", "reason");
                call.Output.Write(allowed ? "yes\n" : $"no{(reason.Length > 0 ? $" - {reason}" : "")}\n");
            }

            return allowed ? 0 : 1;
        }

        private static async Task<JsonObject> AttributesAsync(Invocation call, CancellationToken ct)
        {
            var parts = call.Arguments[1].Split('/', 2);
            var name = parts.Length > 1 ? parts[1] : call.Arguments.ElementAtOrDefault(2) ?? "";
            var attributes = new JsonObject { ["verb"] = call.Arguments[0] };
            var ns = call.Flags.Is("all-namespaces") ? "" : call.Session.Namespace;
            if (parts[0] == "*")
            {
                attributes["resource"] = "*";
            }
            else if (await call.Session.Mapper.FindAsync(parts[0], ct) is { } type)
            {
                attributes["group"] = type.Group;
                attributes["resource"] = type.Plural;
                if (!type.IsNamespaced && !call.Flags.Is("all-namespaces"))
                {
                    call.Error.WriteLine($"Warning: resource '{type.Plural}' is not namespace scoped" +
                        (type.Group.Length > 0 ? $" in group '{type.Group}'" : "") + "\n");
                }
            }
            else
            {
                call.Error.WriteLine($"Warning: the server doesn't have a resource type '{parts[0]}'\n");
                attributes["resource"] = parts[0];
            }

            foreach (var (field, value) in new[] { ("namespace", ns), ("name", name), ("subresource", call.Flags.Text("subresource")) })
            {
                if (value.Length > 0)
                {
                    attributes[field] = value;
                }
            }

            return attributes;
        }
    }

    /// <summary><c>kubectl auth whoami</c>.</summary>
    private sealed class WhoAmI : Command
    {
        public override string Name => "whoami";

        public override IReadOnlyList<Flag> Flags { get; } = PrintOptions.Flags;

        public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
        {
            var printing = PrintOptions.Of(call.Flags, call.Around) with { KeepOrder = true };
            var type = new ResourceMapping("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", false);
            var review = new JsonObject { ["kind"] = "SelfSubjectReview", ["apiVersion"] = "authentication.k8s.io/v1" };
            var answer = await call.Objects.CreateAsync(type, "", review, "", ct);
            if (ObjectPrinter.Of(printing.Format, printing) is { } printer)
            {
                printer.Print(Ordered(answer), call.Output);
                printer.Finish(call.Output);
                return 0;
            }

            var user = answer.At("status", "userInfo");
            var writer = new TabWriter(call.Output);
            writer.Line("ATTRIBUTE", "VALUE");
            foreach (var (attribute, value) in Rows(user))
            {
                writer.Line(attribute, value);
            }

            writer.Flush();
            return 0;
        }

        private static JsonObject Ordered(JsonObject answer)
        {
            var user = new JsonObject();
            foreach (var field in (string[])["username", "uid", "groups", "extra"])
            {
                if (answer.At("status", "userInfo", field) is { } value)
                {
                    user[field] = value.DeepClone();
                }
            }

            return new JsonObject
            {
                ["kind"] = answer.Kind(),
                ["apiVersion"] = answer.ApiVersion(),
                ["metadata"] = answer["metadata"]?.DeepClone(),
                ["status"] = new JsonObject { ["userInfo"] = user },
            };
        }

        private static IEnumerable<(string Attribute, string Value)> Rows(JsonNode? user)
        {
            if (user.Text("username") is { Length: > 0 } name)
            {
                yield return ("Username", name);
            }

            if (user.Text("uid") is { Length: > 0 } uid)
            {
                yield return ("UID", uid);
            }

            if (user.At("groups") is JsonArray { Count: > 0 } groups)
            {
                yield return ("Groups", GoText.Of(groups));
            }

            foreach (var (key, value) in user.Fields("extra"))
            {
                yield return ($"Extra: {key}", GoText.Of(value));
            }
        }
    }
}
