using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>debug --profile</c>: what the container may, and what else changes about its pod.</summary>
/// <param name="flags">The profile's name, and what copies keep.</param>
internal sealed class DebugProfile(FlagValues flags)
{
    public const string Legacy = "legacy";

    private const string Volume = "host-root";

    private string Name => flags.Text("profile");

    public static bool IsKnown(string name) => Names.Contains(name);

    public static IReadOnlyList<string> Names { get; } = [Legacy, "general", "baseline", "netadmin", "restricted", "sysadmin"];

    /// <summary>For a container that is put into a pod that runs.</summary>
    public void OfGuest(JsonObject container) => Permit(container, traces: true);

    /// <summary>For a container of a copy of a pod.</summary>
    public void OfCopy(JsonObject pod, JsonObject container)
    {
        Permit(container, traces: true);
        if (Name == Legacy)
        {
            pod["metadata"]!.AsObject().Remove("labels");
            return;
        }

        Strip(pod);
        if (pod.At("spec", "shareProcessNamespace") is null)
        {
            pod["spec"]!["shareProcessNamespace"] = true;
        }
    }

    /// <summary>For the container of a pod on a node.</summary>
    public void OfNode(JsonObject pod, JsonObject container)
    {
        Permit(container, traces: false);
        var spec = pod["spec"]!.AsObject();
        if (Name is Legacy or "general" or "sysadmin")
        {
            spec["volumes"] = new JsonArray(new JsonObject { ["name"] = Volume, ["hostPath"] = new JsonObject { ["path"] = "/" } });
            container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = Volume, ["mountPath"] = "/host" });
        }

        if (Name is Legacy or "general" or "netadmin" or "sysadmin")
        {
            (spec["hostNetwork"], spec["hostPID"], spec["hostIPC"]) = (true, true, true);
        }
    }

    private void Permit(JsonObject container, bool traces)
    {
        switch (Name)
        {
            case "general" when traces:
                Add(container, "SYS_PTRACE");
                break;
            case "general" or "baseline":
                container.Remove("securityContext");
                break;
            case "netadmin":
                Add(container, "NET_ADMIN", "NET_RAW");
                break;
            case "restricted":
                container["securityContext"] = new JsonObject
                {
                    ["runAsNonRoot"] = true,
                    ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                    ["allowPrivilegeEscalation"] = false,
                    ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                };
                break;
            case "sysadmin":
                container.Within("securityContext")["privileged"] = true;
                break;
        }
    }

    private static void Add(JsonObject container, params ReadOnlySpan<string> capabilities)
    {
        var owned = container.Within("securityContext", "capabilities");
        if (owned["add"] is not JsonArray added)
        {
            owned["add"] = added = [];
        }

        foreach (var capability in capabilities)
        {
            added.Add((JsonNode)capability);
        }
    }

    /// <summary>Takes away from a copy what it is not to keep.</summary>
    private void Strip(JsonObject pod)
    {
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (!flags.Is("keep-" + field))
            {
                pod["metadata"]!.AsObject().Remove(field);
            }
        }

        foreach (var probe in (string[])["liveness", "readiness", "startup"])
        {
            foreach (var container in flags.Is("keep-" + probe) ? [] : pod.Items("spec", "containers").OfType<JsonObject>())
            {
                container.Remove(probe + "Probe");
            }
        }

        if (!flags.Is("keep-init-containers"))
        {
            pod["spec"]!.AsObject().Remove("initContainers");
        }
    }
}
