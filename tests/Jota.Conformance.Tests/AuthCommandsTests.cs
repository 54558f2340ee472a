using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Jota.Conformance.Tests;

/// <summary>Who may do what, with every kubectl found on the machine: roles, bindings, questions about them, and service accounts' tokens.</summary>
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

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_certificate_that_is_asked_for_is_signed_once_it_is_approved(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "csr");
        var name = $"jane-{kubectl.Namespace}";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=jane, O=people", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        string Manifest(string name) => $$$"""
            {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"{{{name}}}"},"spec":{
            "request":"{{{Convert.ToBase64String(Encoding.ASCII.GetBytes(request))}}}","signerName":"kubernetes.io/kube-apiserver-client",
            "expirationSeconds":86400,"usages":["client auth"]}}
            """;
        (await kubectl.RunAsync("create -f -", input: Manifest(name))).Succeeds().Prints("created");
        (await kubectl.RunAsync($"get csr {name}")).Succeeds().Prints("kubernetes-admin").Prints("24h").Prints("Pending");
        using (var watch = kubectl.Start($"get csr {name} -w"))
        {
            await watch.PrintsInOrderAsync("Pending");
            (await kubectl.RunAsync($"certificate approve {name}")).Succeeds().Prints("approved");
            await watch.PrintsInOrderAsync("Approved,Issued");
        }

        (await kubectl.RunAsync($"describe csr {name}")).Succeeds().Prints("Common Name:").Prints("jane");

        (await kubectl.RunAsync("create -f -", input: Manifest(name + "-no"))).Succeeds();
        (await kubectl.RunAsync($"certificate deny {name}-no")).Succeeds().Prints("denied");
        (await kubectl.RunAsync($"get csr {name}-no")).Succeeds().Prints("Denied");
        (await kubectl.RunAsync($"certificate approve {name} --as jane")).Fails().Complains("cannot get resource");
    }

    [Fact]
    public async Task Tokens_to_join_with_are_made_listed_and_deleted()
    {
        string[] config = ["--kubeconfig", cluster.Jota.Kubeconfig];
        var made = (await Command.RunAsync(Repository.Binary, ["token", "create", "--ttl", "2h", "--description", "for a test", .. config])).Succeeds();
        Assert.Matches("^[a-z0-9]{6}\\.[a-z0-9]{16}@sha256:[0-9a-f]{64}$", made.Output.Trim());
        var id = made.Output[..6];
        (await Command.RunAsync(Repository.Binary, ["token", "list", .. config])).Succeeds().Prints(id).Prints("for a test").Prints("authentication,signing");
        (await Command.RunAsync(Repository.Binary, ["token", "delete", id, .. config])).Succeeds().Prints("deleted");
        (await Command.RunAsync(Repository.Binary, ["token", "list", .. config])).Succeeds().DoesNotPrint(id);
        (await Command.RunAsync(Repository.Binary, ["token", "delete", id, .. config])).Fails().Complains("not found");
        (await Command.RunAsync(Repository.Binary, ["token", "create", "--ttl", "soon", .. config])).Fails().Complains("give a duration");
    }
}
