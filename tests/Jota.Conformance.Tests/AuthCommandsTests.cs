namespace Jota.Conformance.Tests;

/// <summary>Who may do what, with every kubectl found on the machine: roles, bindings, questions about them, and service accounts' tokens.</summary>
[Collection("simulated")]
public sealed class AuthCommandsTests(SimulatedCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_role_lets_somebody_in_and_no_further(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "rbac");
        (await kubectl.RunAsync("auth can-i list pods --as anna")).Fails().Prints("no");
        (await kubectl.RunAsync("create role r1 --verb=get,list --resource=pods")).Succeeds().Prints("role.rbac.authorization.k8s.io/r1 created");
        (await kubectl.RunAsync("create rolebinding rb1 --role=r1 --user=anna")).Succeeds().Prints("rolebinding.rbac.authorization.k8s.io/rb1 created");

        (await kubectl.RunAsync("auth can-i list pods --as anna")).Succeeds().Prints("yes");
        (await kubectl.RunAsync("auth can-i get pods --subresource=log --as anna")).Fails().Prints("no");
        (await kubectl.RunAsync("auth can-i --list --as anna")).Succeeds().Prints("[get list]").Prints("selfsubjectaccessreviews.authorization.k8s.io");
        (await kubectl.RunAsync("get pods --as anna")).Succeeds();
        (await kubectl.RunAsync("create configmap c --as anna")).Fails().Complains("User \"anna\" cannot create resource \"configmaps\" in API group \"\" in the namespace");
        (await kubectl.RunAsync("get rolebindings")).Succeeds().Prints("Role/r1");
        (await kubectl.RunAsync("describe role r1")).Succeeds().Prints("[get list]");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task The_administrator_may_do_everything_and_says_who_he_is(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "admin");
        (await kubectl.RunAsync("auth can-i '*' '*'")).Succeeds().Prints("yes");
        (await kubectl.RunAsync("auth can-i get /healthz")).Succeeds().Prints("yes");
        (await kubectl.RunAsync("get clusterroles")).Succeeds().Prints("cluster-admin").Prints("system:kube-scheduler");
        (await kubectl.RunAsync("get --raw /openid/v1/jwks")).Succeeds().Prints("ES256");
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_service_account_gets_a_token(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "token");
        (await kubectl.RunAsync("create sa bot")).Succeeds();

        (await kubectl.RunAsync("create token bot --duration=10m")).Succeeds().Prints("eyJ");
        (await kubectl.RunAsync("create token bot --duration=10s")).Fails().Complains("may not specify a duration less than 10 minutes");
        (await kubectl.RunAsync("create token nosuch")).Fails().Complains("serviceaccounts \"nosuch\" not found");
    }
}
