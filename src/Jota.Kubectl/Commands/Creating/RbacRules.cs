using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The rules of roles that <c>create role</c> and <c>create clusterrole</c> make.</summary>
internal sealed class RbacRules(Invocation call)
{
    private static readonly string[] ResourceVerbs =
    [
        "*", "get", "delete", "list", "create", "update", "patch", "watch", "proxy", "deletecollection", "use", "bind", "escalate",
        "impersonate",
    ];

    private static readonly string[] UrlVerbs = ["*", "get", "put", "post", "head", "options", "delete", "patch"];

    public static IReadOnlyList<Flag> Flags { get; } = [Flag.List("verb"), Flag.List("resource"), Flag.Repeated("resource-name")];

    /// <summary>The verbs; <c>*</c> alone where it is among them.</summary>
    public IReadOnlyList<string> Verbs { get; } = WithStar([.. call.Flags.All("verb").Select(verb => verb.Trim())]);

    private IReadOnlyList<string> Names => [.. call.Flags.All("resource-name").Distinct()];

    /// <summary>A rule for each API group, in the order in which they were named.</summary>
    public async Task<IEnumerable<JsonNode>> OfResourcesAsync(CancellationToken ct)
    {
        foreach (var verb in Verbs.Where(verb => !ResourceVerbs.Contains(verb)))
        {
            call.Error.WriteLine($"Warning: '{verb}' is not a standard resource verb");
        }

        var groups = new List<(string Group, List<string> Resources)>();
        foreach (var given in call.Flags.All("resource").Where(given => given.Length > 0))
        {
            var (group, resource) = await TypeOfAsync(given, ct);
            CheckVerbs(group, resource.Split('/')[0]);
            var at = groups.FindIndex(known => known.Group == group);
            if (at < 0)
            {
                groups.Add((group, [resource]));
            }
            else if (!groups[at].Resources.Contains(resource))
            {
                groups[at].Resources.Add(resource);
            }
        }

        if (groups.Find(known => known.Resources.Contains("*")) is { Resources: not null } all)
        {
            groups = [(all.Group, ["*"])];
        }

        return groups.Select(known => RuleOf(known.Group, known.Resources));
    }

    /// <summary>The rule for paths that are no resources.</summary>
    public JsonObject OfUrls(IReadOnlyList<string> urls)
    {
        if (Verbs.FirstOrDefault(verb => !UrlVerbs.Contains(verb)) is { } wrong)
        {
            throw KubectlException.Error($"invalid verb: '{wrong}' for nonResourceURL");
        }

        foreach (var url in urls.Where(url => url != "*"))
        {
            if (!url.StartsWith('/'))
            {
                throw KubectlException.Error("nonResourceURL should start with /");
            }

            if (url[..^1].Contains('*', StringComparison.Ordinal))
            {
                throw KubectlException.Error("nonResourceURL only supports wildcard matches when '*' is at the end");
            }
        }

        return new JsonObject
        {
            ["verbs"] = NewObject.Texts(Verbs),
            ["nonResourceURLs"] = NewObject.Texts(urls.Contains("*") ? ["*"] : urls),
        };
    }

    private JsonObject RuleOf(string group, List<string> resources)
    {
        var rule = new JsonObject
        {
            ["verbs"] = NewObject.Texts(Verbs),
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = NewObject.Texts(resources),
        };
        if (Names.Count > 0)
        {
            rule["resourceNames"] = NewObject.Texts(Names);
        }

        return rule;
    }

    private async Task<(string Group, string Resource)> TypeOfAsync(string given, CancellationToken ct)
    {
        if (given == "*")
        {
            return ("", "*");
        }

        var parts = given.Split('/', 2);
        try
        {
            var type = await call.Session.Mapper.ResourceAsync(parts[0], ct);
            return (type.Group, parts.Length == 1 ? type.Plural : $"{type.Plural}/{parts[1]}");
        }
        catch (KubectlException e) when (e is not StatusException)
        {
            throw new KubectlException(ErrorText.Bare(e));
        }
    }

    /// <summary>Some verbs mean something for a few types alone.</summary>
    private void CheckVerbs(string group, string plural)
    {
        foreach (var verb in Verbs)
        {
            var isMeaningful = verb switch
            {
                "use" => plural == "podsecuritypolicies" && group is "policy" or "extensions",
                "bind" or "escalate" => group == "rbac.authorization.k8s.io" && plural is "roles" or "clusterroles",
                "impersonate" => (group.Length == 0 && plural is "users" or "serviceaccounts" or "groups")
                    || (group == "authentication.k8s.io" && plural == "userextras"),
                _ => true,
            };
            if (!isMeaningful)
            {
                throw KubectlException.Error($"can not perform '{verb}' on '{plural}' in group '{group}'");
            }
        }
    }

    private static List<string> WithStar(List<string> verbs)
    {
        verbs.RemoveAll(verb => verb.Length == 0);
        return verbs.Contains("*") ? ["*"] : [.. verbs.Distinct()];
    }
}
