using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what only Windows nodes know; pods for them can be stored though not run here.</summary>
internal static partial class WindowsRules
{
    private const int MaxSpecKiB = 64;
    private static readonly SearchValues<char> NotInUsers = SearchValues.Create("\"/\\:;|=,+*?<>@[]");

    public static void Validate(V1WindowsSecurityContextOptions? options, FieldErrors at)
    {
        if (options is null)
        {
            return;
        }

        if (options.GmsaCredentialSpecName is { } name)
        {
            at.At("gmsaCredentialSpecName").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        }

        if (options.GmsaCredentialSpec is { } spec)
        {
            var place = at.At("gmsaCredentialSpec");
            place.InvalidIf(spec, spec.Length == 0 ? "gmsaCredentialSpec cannot be an empty string"
                : Encoding.UTF8.GetByteCount(spec) > MaxSpecKiB * 1024 ? $"gmsaCredentialSpec size must be under {MaxSpecKiB} KiB"
                : null);
        }

        if (options.RunAsUserName is { } user)
        {
            at.At("runAsUserName").InvalidEach(user, UserErrors(user));
        }
    }

    /// <summary>Either all containers are processes of the host or none is, and those use its network.</summary>
    public static void ValidateHostProcess(V1PodSpec spec, FieldErrors at)
    {
        var pod = spec.SecurityContext?.WindowsOptions?.HostProcess;
        var containers = (spec.Containers?.Count ?? 0) + (spec.InitContainers?.Count ?? 0) + (spec.EphemeralContainers?.Count ?? 0);
        var own = ContainerContexts.Of(spec, at)
            .Select(c => (c.Context.WindowsOptions?.HostProcess, c.At)).Where(c => c.HostProcess is not null).ToArray();
        foreach (var (process, place) in own.Where(c => pod is not null && c.HostProcess != pod))
        {
            place.At("windowsOptions").At("hostProcess").Invalid(
                process, $"pod hostProcess value must be identical if both are specified, was {(pod == true ? "true" : "false")}");
        }

        var processes = own.Count(c => c.HostProcess == true) + (pod == true ? containers - own.Length : 0);
        if (processes == 0)
        {
            return;
        }

        if (processes != containers)
        {
            at.Invalid("", "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        }

        if (spec.HostNetwork != true)
        {
            at.At("hostNetwork").Invalid(false, "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }

    private static IEnumerable<string> UserErrors(string name)
    {
        var parts = name.Split('\\');
        if (name.Length == 0)
        {
            return ["runAsUserName cannot be an empty string"];
        }

        if (name.Any(char.IsControl))
        {
            return ["runAsUserName cannot contain control characters"];
        }

        return parts.Length > 2
            ? ["runAsUserName cannot contain more than one backslash"]
            : UserErrors(parts.Length == 2 ? parts[0] : null, parts[^1]);
    }

    private static IEnumerable<string> UserErrors(string? domain, string user)
    {
        if (domain?.Length >= 256)
        {
            yield return "runAsUserName's Domain length must be under 256 characters";
        }

        if (domain is not null && !NetBios().IsMatch(domain) && !DomainName().IsMatch(domain))
        {
            yield return "runAsUserName's Domain doesn't match the NetBios nor the DNS format";
        }

        if (user.Length == 0)
        {
            yield return "runAsUserName's User cannot be empty";
        }
        else if (user.Length > 104)
        {
            yield return "runAsUserName's User length must not be longer than 104 characters";
        }

        if (user.Length > 0 && user.All(c => c is '.' or ' '))
        {
            yield return "runAsUserName's User cannot contain only periods or spaces";
        }

        if (user.AsSpan().ContainsAny(NotInUsers))
        {
            yield return "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]";
        }
    }

    [GeneratedRegex("^[^\\\\/:\\*\\?\"<>|.][^\\\\/:\\*\\?\"<>|]{0,14}$")]
    private static partial Regex NetBios();

    [GeneratedRegex("^(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\\.)*[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$")]
    private static partial Regex DomainName();
}
