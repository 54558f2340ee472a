using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.Certificates;

public sealed class SigningRequestControllerTests : ClusterTest
{
    private static readonly UserIdentity Bootstrapper = new("system:bootstrap:abcdef") { Groups = ["system:bootstrappers", UserIdentity.AuthenticatedGroup] };
    private static readonly UserIdentity Node = new("system:node:one") { Groups = ["system:nodes", UserIdentity.AuthenticatedGroup] };
    private static readonly UserIdentity Master = new("root") { Groups = [UserIdentity.MastersGroup, UserIdentity.AuthenticatedGroup] };

    private static readonly string[] Client = ["digital signature", "client auth"];
    private static readonly string[] Server = ["digital signature", "server auth"];

    [Fact]
    public async Task What_a_new_node_asks_for_with_a_bootstrap_token_is_approved_and_signed()
    {
        await StartAsync();
        await AskAsync(Bootstrapper, "csr", SignerName.KubeletClient, Client, TestAuthority.Request("system:node:one", ["system:nodes"]));
        var signed = await SignedAsync("csr");
        Assert.Equal(("Approved", "AutoApproved"), (signed.Status.Conditions[0].Type, signed.Status.Conditions[0].Reason));
        Assert.Equal("Auto approving kubelet client certificate after SubjectAccessReview.", signed.Status.Conditions[0].Message);
        Assert.NotNull(signed.Status.Conditions[0].LastTransitionTime);
        Assert.Equal(Bootstrapper.Name, signed.Spec.Username);
        Assert.Equal(TimeSpan.FromDays(365), Authority.LastLifetime);
    }

    [Fact]
    public async Task A_node_renews_its_own_certificate_and_for_as_long_as_it_asks()
    {
        await StartAsync();
        await AskAsync(Node, "csr", SignerName.KubeletClient, Client, TestAuthority.Request("system:node:one", ["system:nodes"]), 86400);
        await SignedAsync("csr");
        Assert.Equal(TimeSpan.FromDays(1), Authority.LastLifetime);
    }

    [Fact]
    public async Task A_nodes_server_may_be_called_what_the_node_is_and_nothing_else()
    {
        await StartAsync();
        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "one" } });
        await Cluster.ChangeAsync<V1Node>("one", node => node.Status = new() { Addresses = [new() { Type = "InternalIP", Address = "10.0.0.7" }] }, "status");
        await AskAsync(Node, "other", SignerName.KubeletServing, Server, TestAuthority.Request("system:node:one", ["system:nodes"], addresses: ["10.0.0.8"]));
        await AskAsync(Node, "own", SignerName.KubeletServing, Server, TestAuthority.Request("system:node:one", ["system:nodes"], ["one"], ["10.0.0.7"]));
        await SignedAsync("own");
        Assert.Null((await Cluster.GetAsync<V1CertificateSigningRequest>("other")).Status.Conditions);
    }

    [Fact]
    public async Task A_nodes_server_that_asks_before_the_nodes_addresses_are_known_gets_its_certificate_when_they_are()
    {
        await StartAsync();
        await AskAsync(Node, "own", SignerName.KubeletServing, Server, TestAuthority.Request("system:node:one", ["system:nodes"], ["one"], ["10.0.0.7"]));
        await AskAsync(Bootstrapper, "later", SignerName.KubeletClient, Client, TestAuthority.Request("system:node:one", ["system:nodes"]));
        await SignedAsync("later");
        Assert.Null((await Cluster.GetAsync<V1CertificateSigningRequest>("own")).Status.Conditions);

        await Cluster.CreateAsync(new V1Node { Metadata = new() { Name = "one" } });
        await Cluster.ChangeAsync<V1Node>("one", node => node.Status = new() { Addresses = [new() { Type = "InternalIP", Address = "10.0.0.7" }] }, "status");
        await SignedAsync("own");
    }

    [Fact]
    public async Task A_node_gets_a_name_for_its_own_network_and_for_no_other()
    {
        await StartAsync();
        await AskAsync(Node, "other", SignerName.Client, Client, TestAuthority.Request("jota:node-network:two", ["jota:node-network"]));
        await AskAsync(Bootstrapper, "early", SignerName.Client, Client, TestAuthority.Request("jota:node-network:one", ["jota:node-network"]));
        await AskAsync(Node, "more", SignerName.Client, Client, TestAuthority.Request("jota:node-network:one", ["jota:node-network", "people"]));
        await AskAsync(Node, "own", SignerName.Client, Client, TestAuthority.Request("jota:node-network:one", ["jota:node-network"]));
        await SignedAsync("own");
        foreach (var name in (string[])["other", "early", "more"])
        {
            Assert.Null((await Cluster.GetAsync<V1CertificateSigningRequest>(name)).Status.Conditions);
        }
    }

    [Fact]
    public async Task What_anybody_else_asks_for_waits_for_somebody_to_approve_it()
    {
        await StartAsync();
        var request = TestAuthority.Request("system:node:one", ["system:nodes"]);
        await AskAsync(Master with { Groups = [UserIdentity.MastersGroup, "people"] }, "client", SignerName.Client, Client, TestAuthority.Request("jane", ["people"]));

        // A node does not ask for another node.
        await AskAsync(Node with { Name = "system:node:two" }, "foreign", SignerName.KubeletClient, Client, request);
        await AskAsync(Bootstrapper, "node", SignerName.KubeletClient, Client, request);
        await SignedAsync("node");
        Assert.Null((await Cluster.GetAsync<V1CertificateSigningRequest>("client")).Status.Conditions);
        Assert.Null((await Cluster.GetAsync<V1CertificateSigningRequest>("foreign")).Status.Conditions);

        await ApproveAsync("client");
        await SignedAsync("client");
    }

    [Theory]
    [InlineData("system:node:one", "people", "subject organization is not system:nodes")]
    [InlineData("one", "system:nodes", "subject common name does not begin with system:node:")]
    public async Task What_a_signer_must_not_sign_fails_although_it_was_approved(string user, string group, string why)
    {
        await StartAsync();
        await AskAsync(Master, "csr", SignerName.KubeletClient, Client, TestAuthority.Request(user, [group]));
        await ApproveAsync("csr");
        var failed = await Cluster.UntilAsync<V1CertificateSigningRequest>(csr => csr.Status.Conditions?.Any(c => c.Type == "Failed") == true, "");
        var condition = failed.Status.Conditions.Single(c => c.Type == "Failed");
        Assert.Equal(("SignerValidationFailure", why), (condition.Reason, condition.Message));
        Assert.Null(failed.Status.Certificate);
    }

    [Fact]
    public async Task Requests_are_removed_when_they_are_of_no_more_use()
    {
        await StartAsync();
        await AskAsync(Bootstrapper, "signed", SignerName.KubeletClient, Client, TestAuthority.Request("system:node:one", ["system:nodes"]));
        await AskAsync(Master, "pending", SignerName.Client, Client, TestAuthority.Request("jane", []));
        await SignedAsync("signed");

        var passed = await Cluster.PassUntilAsync(Cluster.UntilGoneAsync<V1CertificateSigningRequest>("signed", ""), TimeSpan.FromMinutes(10));
        Assert.True(passed >= TimeSpan.FromHours(1), $"{passed}");
        Assert.NotNull(await Cluster.GetAsync<V1CertificateSigningRequest>("pending"));
        passed += await Cluster.PassUntilAsync(Cluster.UntilGoneAsync<V1CertificateSigningRequest>("pending", ""), TimeSpan.FromHours(1));
        Assert.True(passed >= TimeSpan.FromHours(24), $"{passed}");
    }

    private Task StartAsync() => StartAsync(context => new SigningRequestController(context));

    private Task<V1CertificateSigningRequest> AskAsync(
        UserIdentity user, string name, string signer, string[] usages, byte[] request, int? seconds = null) => Cluster.As(user with
        {
            Groups = [.. user.Groups.Where(group => group != UserIdentity.AuthenticatedGroup), UserIdentity.AuthenticatedGroup],
        }).CreateAsync(
            new V1CertificateSigningRequest
            {
                Metadata = new() { Name = name },
                Spec = new() { Request = request, SignerName = signer, Usages = usages, ExpirationSeconds = seconds },
            },
            CancellationToken.None);

    private Task ApproveAsync(string name) => Cluster.ChangeAsync<V1CertificateSigningRequest>(
        name, csr => csr.Status.Conditions = [new() { Type = "Approved", Status = "True", Reason = "Test", Message = "fine" }], "approval");

    private Task<V1CertificateSigningRequest> SignedAsync(string name) =>
        Cluster.UntilAsync<V1CertificateSigningRequest>(csr => csr.Metadata.Name == name && csr.Status.Certificate is { Length: > 0 }, "");
}
