using System.Text;
using Jota.Api;
using Jota.ApiServer.Admission.PodSecurity;
using k8s.Models;

namespace Jota.ApiServer.Tests.Admission.PodSecurity;

/// <summary>What the Pod Security Standards have against which pods, in upstream's words.</summary>
public sealed class PodSecurityPlanTests
{
    /// <summary>What a container needs to be let in by restricted.</summary>
    private const string Good =
        """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}}""";

    [Theory]
    [InlineData("""{"hostNetwork":true,"hostPID":true,"hostIPC":true}""", "host namespaces (hostIPC=true, hostNetwork=true, hostPID=true)")]
    [InlineData("""{"volumes":[{"name":"h","hostPath":{"path":"/"}}]}""", "hostPath volumes (volume \"h\")")]
    [InlineData(
        """{"volumes":[{"name":"h","hostPath":{"path":"/"}},{"name":"i","hostPath":{"path":"/"}}]}""", "hostPath volumes (volumes \"h\", \"i\")")]
    [InlineData("""{"containers":[{"name":"a","ports":[{"containerPort":1,"hostPort":80}]}]}""", "hostPort (container \"a\" uses hostPort 80)")]
    [InlineData(
        """{"containers":[{"name":"a","ports":[{"containerPort":1,"hostPort":80}]},{"name":"b","ports":[{"containerPort":1,"hostPort":443}]}]}""",
        "hostPort (containers \"a\", \"b\" use hostPorts 443, 80)")]
    [InlineData(
        """{"containers":[{"name":"a","livenessProbe":{"httpGet":{"port":1,"host":"10.0.0.1"}}}]}""",
        "probe or lifecycle host (container \"a\" uses probe or lifecycle host \"10.0.0.1\")")]
    [InlineData(
        """{"containers":[{"name":"a","lifecycle":{"preStop":{"tcpSocket":{"port":1,"host":"x"}}}}]}""",
        "probe or lifecycle host (container \"a\" uses probe or lifecycle host \"x\")")]
    [InlineData(
        """{"initContainers":[{"name":"i","securityContext":{"privileged":true}}],"ephemeralContainers":[{"name":"e","securityContext":{"privileged":true}}]}""",
        "privileged (containers \"i\", \"e\" must not set securityContext.privileged=true)")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""",
        "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")")]
    [InlineData("""{"hostUsers":false,"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""", "")]
    [InlineData("""{"securityContext":{"seLinuxOptions":{"type":"container_kvm_t","level":"s0"}}}""", "")]
    [InlineData(
        """{"securityContext":{"seLinuxOptions":{"type":"spc_t","user":"u","role":"r"}},"containers":[{"name":"a","securityContext":{"seLinuxOptions":{"type":"t"}}}]}""",
        "seLinuxOptions (pod and container \"a\" set forbidden securityContext.seLinuxOptions: types \"spc_t\", \"t\"; user may not be set; role may not be set)")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":"net.ipv4.tcp_rmem","value":"1"},{"name":"net.core.somaxconn","value":"1"}]}}""", "forbidden sysctls (net.core.somaxconn)")]
    [InlineData(
        """{"securityContext":{"windowsOptions":{"hostProcess":true}}}""",
        "hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"capabilities":{"add":["CHOWN","NET_RAW","BPF"]}}}]}""",
        "non-default capabilities (container \"a\" must not include \"BPF\", \"NET_RAW\" in securityContext.capabilities.add)")]
    [InlineData(
        """{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}""",
        "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")")]
    [InlineData(
        """{"securityContext":{"appArmorProfile":{"type":"Unconfined"}},"containers":[{"name":"a","securityContext":{"appArmorProfile":{"type":"Unconfined"}}}]}""",
        "forbidden AppArmor profile (pod and container \"a\" must not set AppArmor profile type to \"Unconfined\")")]
    [InlineData("""{"volumes":[{"name":"n","nfs":{"server":"s","path":"/"}}],"securityContext":{"runAsUser":0}}""", "")]
    [InlineData("{}", "")]
    public void Baseline_refuses_what_leads_out_of_a_container(string spec, string expected) =>
        Assert.Equal(expected, Judge(spec, SecurityLevel.Baseline));

    [Theory]
    [InlineData(Good, "{}", "")]
    [InlineData(
        "{}",
        "{}",
        "allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false), "
        + "unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]), "
        + "runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true), "
        + "seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")")]
    [InlineData(
        """{"allowPrivilegeEscalation":false,"capabilities":{"add":["NET_BIND_SERVICE","CHOWN"]}}""",
        """{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"Localhost","localhostProfile":"p"}}}""",
        "unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]; "
        + "container \"c\" must not include \"CHOWN\" in securityContext.capabilities.add)")]
    [InlineData(
        Good,
        """{"securityContext":{"runAsNonRoot":false,"runAsUser":0}}""",
        "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod must not set runAsUser=0)")]
    [InlineData(
        Good,
        """{"volumes":[{"name":"n","nfs":{"server":"s","path":"/"}},{"name":"i","image":{"reference":"r"}},{"name":"e","emptyDir":{}}]}""",
        "restricted volume types (volumes \"n\", \"i\" use restricted volume types \"nfs\", \"unknown\")")]
    [InlineData("""{"runAsNonRoot":true}""", """{"os":{"name":"windows"}}""", "")]
    [InlineData(
        """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"seccompProfile":{"type":"RuntimeDefault"},"runAsUser":0}""",
        """{"hostUsers":false}""",
        "")]
    public void Restricted_asks_for_good_practice(string context, string spec, string expected) => Assert.Equal(
        expected, Judge(spec, SecurityLevel.Restricted, container: context));

    [Theory]
    [InlineData("v1.0", """{"securityContext":{"sysctls":[{"name":"net.ipv4.tcp_rmem","value":"1"}]}}""", "forbidden sysctls (net.ipv4.tcp_rmem)")]
    [InlineData("v1.32", """{"securityContext":{"sysctls":[{"name":"net.ipv4.tcp_rmem","value":"1"}]}}""", "")]
    [InlineData("v1.99", """{"containers":[{"name":"a","livenessProbe":{"tcpSocket":{"port":1,"host":"h"}}}]}""", "probe or lifecycle host (container \"a\" uses probe or lifecycle host \"h\")")]
    [InlineData("v1.33", """{"containers":[{"name":"a","livenessProbe":{"tcpSocket":{"port":1,"host":"h"}}}]}""", "")]
    [InlineData("v1.18", """{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}""", "")]
    public void The_version_says_whose_rules_count(string version, string spec, string expected)
    {
        Assert.True(SecurityVersion.TryParse(version, out var parsed));
        Assert.Equal(expected, Judge(spec, SecurityLevel.Baseline, parsed));
    }

    [Fact]
    public void Annotations_of_before_there_were_fields_count()
    {
        var pod = Pod("{}");
        pod.Metadata = new()
        {
            Annotations = new Dictionary<string, string>
            {
                ["container.apparmor.security.beta.kubernetes.io/c"] = "unconfined",
                ["container.seccomp.security.alpha.kubernetes.io/c"] = "unconfined",
            },
        };

        var violations = PodSecurityPlan.Violations(SecuredPod.Of(pod), new(SecurityLevel.Baseline, new(18)));

        Assert.Equal(
            "forbidden AppArmor profile (container.apparmor.security.beta.kubernetes.io/c=\"unconfined\"), "
            + "seccompProfile (forbidden annotation container.seccomp.security.alpha.kubernetes.io/c=\"unconfined\")",
            Violation.Text(violations));
    }

    [Theory]
    [InlineData("latest", "latest")]
    [InlineData("v1.0", "v1.0")]
    [InlineData("v1.25", "v1.25")]
    [InlineData("v1.2147483647", "v1.2147483647")]
    [InlineData("v1.2147483648", null)]
    [InlineData("v1.025", null)]
    [InlineData("v1.-1", null)]
    [InlineData("v2.0", null)]
    [InlineData("1.25", null)]
    [InlineData("", null)]
    public void Versions_are_read_strictly(string text, string? expected) =>
        Assert.Equal(expected, SecurityVersion.TryParse(text, out var version) ? version.ToString() : null);

    private static string Judge(string spec, SecurityLevel level, SecurityVersion version = default, string container = "{}") =>
        Violation.Text(PodSecurityPlan.Violations(SecuredPod.Of(Pod(spec, container)), new(level, version)));

    private static V1Pod Pod(string spec, string container = "{}")
    {
        var decoded = ApiJson.Decode<V1PodSpec>(Encoding.UTF8.GetBytes(spec));
        if (decoded.Containers is null or [])
        {
            decoded.Containers = [ApiJson.Decode<V1Container>(Encoding.UTF8.GetBytes($$"""{"name":"c","securityContext":{{container}}}"""))];
        }

        return new() { Spec = decoded };
    }
}
