namespace Jota.Conformance.Tests.Services;

/// <summary>Real pods that ask the cluster's DNS, at its Service's address, for what upstream's tests of DNS ask.</summary>
public sealed class NameTests(ContainerCluster cluster)
{
    private string Server => cluster.DnsServiceAddress;

    [Fact]
    public async Task A_pod_finds_services_endpoints_external_names_and_the_cluster_by_name()
    {
        var kubectl = await cluster.KubectlAsync("names");
        var ns = kubectl.Namespace;
        (await kubectl.RunAsync("run nginx --image=nginx:1.14.2 --port 80 --labels app=web --overrides "
            + "'{\"spec\":{\"hostname\":\"one\",\"subdomain\":\"heads\"}}'")).Succeeds();
        (await kubectl.RunAsync("expose pod nginx --name web --port 81 --target-port 80")).Succeeds();
        (await kubectl.RunAsync("expose pod nginx --name heads --port 80 --cluster-ip None")).Succeeds();
        (await kubectl.RunAsync($"create service externalname out --external-name web.{ns}.svc.cluster.local")).Succeeds();
        (await kubectl.RunAsync("run asks --image=busybox:1.36 --restart=Never --command -- sleep 1000")).Succeeds();
        (await kubectl.WaitAsync("pod/nginx pod/asks", "condition=Ready")).Succeeds();
        var web = (await kubectl.RunAsync("get service web -o jsonpath={.spec.clusterIP}")).Succeeds().Output;
        var pod = (await kubectl.RunAsync("get pod nginx -o jsonpath={.status.podIP}")).Succeeds().Output;

        (await kubectl.RunAsync("exec asks -- cat /etc/resolv.conf")).Succeeds()
            .Prints($"nameserver {Server}").Prints($"search {ns}.svc.cluster.local svc.cluster.local cluster.local").Prints("options ndots:5");
        await AnswersAsync($"web.{ns}.svc.cluster.local", web);
        await AnswersAsync($"heads.{ns}.svc.cluster.local", pod);
        await AnswersAsync($"one.heads.{ns}.svc.cluster.local", pod);
        await AnswersAsync($"out.{ns}.svc.cluster.local", web);
        await AnswersAsync(web, $"web.{ns}.svc.cluster.local");
        await AnswersAsync(pod, $"one.heads.{ns}.svc.cluster.local");
        await AnswersAsync("kubernetes.default.svc.cluster.local", cluster.ApiServiceAddress);
        await AnswersAsync("kube-dns.kube-system.svc.cluster.local", Server);
        (await kubectl.RunAsync($"exec asks -- sh -c 'printf \"GET / HTTP/1.0\\r\\n\\r\\n\" | nc -w 30 web.{ns} 81'")).Succeeds().Prints("nginx:1.14.2");
        (await kubectl.RunAsync($"exec asks -- wget -qO- http://{Server}:9153/metrics")).Succeeds().Prints("coredns_dns_requests_total");
        (await kubectl.RunAsync($"delete namespace {ns} --wait=false")).Succeeds();

        async Task AnswersAsync(string name, string answer) =>
            (await kubectl.RunAsync($"exec asks -- nslookup {name}")).Succeeds().Prints(answer);
    }

    [Fact]
    public async Task A_pod_can_have_a_resolver_of_its_own()
    {
        var kubectl = await cluster.KubectlAsync("ownresolver");
        (await kubectl.RunAsync("run own --image=busybox:1.36 --restart=Never --overrides "
            + "'{\"spec\":{\"dnsPolicy\":\"None\",\"dnsConfig\":{\"nameservers\":[\"1.1.1.1\"],\"searches\":[\"resolv.conf.local\"]}}}' "
            + "--command -- sleep 1000")).Succeeds();
        (await kubectl.WaitAsync("pod/own", "condition=Ready")).Succeeds();
        var file = (await kubectl.RunAsync("exec own -- cat /etc/resolv.conf")).Succeeds().Output;
        Assert.Equal(["nameserver 1.1.1.1", "search resolv.conf.local"], file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        (await kubectl.RunAsync($"delete namespace {kubectl.Namespace} --wait=false")).Succeeds();
    }
}
