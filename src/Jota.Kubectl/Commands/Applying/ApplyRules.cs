namespace Jota.Kubectl;

/// <summary>Which flags of <c>apply</c> may not stand together.</summary>
internal static class ApplyRules
{
    /// <summary>Throws where two do that may not.</summary>
    public static void Check(Invocation call, bool isServerSide)
    {
        var flags = call.Flags;
        var (force, prune, isSet) = (flags.Is("force"), flags.Is("prune"), flags.Has("applyset"));
        if (isSet && call.Around.Variable("KUBECTL_APPLYSET") != "true")
        {
            throw KubectlException.Error("unknown flag: --applyset (it is known where KUBECTL_APPLYSET=true)");
        }

        Refuse(isServerSide && force, "--force cannot be used with --server-side");
        Refuse(flags.Text("dry-run") == "server" && force, "--dry-run=server cannot be used with --force");
        Refuse(flags.Is("all") && flags.Text("selector").Length > 0, "cannot set --all and --selector at the same time");
        Refuse(isSet && !prune, "--applyset requires --prune");
        Refuse(prune && force, "--force cannot be used with --prune");
        Refuse(isSet && flags.Is("all"), "--all is incompatible with --applyset");
        Refuse(isSet && flags.Text("selector").Length > 0, "--selector is incompatible with --applyset");
        Refuse(isSet && flags.All("prune-allowlist").Count > 0, "--prune-allowlist is incompatible with --applyset");
        Refuse(
            prune && isServerSide && !isSet,
            "--prune is in alpha and doesn't currently work on objects created by server-side apply");
        Refuse(flags.Has("subresource") && !isServerSide, "--subresource can only be specified for --server-side");
        _ = Deletion.PropagationOf(flags.Text("cascade"));
    }

    private static void Refuse(bool isSo, string why)
    {
        if (isSo)
        {
            throw KubectlException.Error(why);
        }
    }
}
