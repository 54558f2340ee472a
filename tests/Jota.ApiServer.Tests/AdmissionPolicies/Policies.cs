using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tests.AdmissionPolicies;

/// <summary>Policies of tests.</summary>
internal static class Policies
{
    public static V1MatchResources About(string operation, string resource, string group = "", string version = "v1") => new()
    {
        ResourceRules = [new() { Operations = [operation], ApiGroups = [group], ApiVersions = [version], Resources = [resource] }],
    };

    public static V1ValidatingAdmissionPolicy Policy(string name, params V1Validation[] validations) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { MatchConstraints = About("*", "configmaps"), Validations = [.. validations] },
    };

    public static V1ValidatingAdmissionPolicy Policy(string name, string expression) => Policy(name, new V1Validation { Expression = expression });

    public static V1ValidatingAdmissionPolicyBinding Binding(string policy, params string[] actions) => new()
    {
        Metadata = new() { Name = $"{policy}-binding" },
        Spec = new() { PolicyName = policy, ValidationActions = actions.Length == 0 ? ["Deny"] : [.. actions] },
    };

    /// <summary>A policy, and what puts it into force.</summary>
    public static async Task EnforceAsync(
        this TestServer server, V1ValidatingAdmissionPolicy policy, V1ValidatingAdmissionPolicyBinding? binding = null)
    {
        await server.Api.CreateAsync(policy, TestServer.Ct);
        await server.Api.CreateAsync(binding ?? Binding(policy.Metadata.Name), TestServer.Ct);
    }
}
