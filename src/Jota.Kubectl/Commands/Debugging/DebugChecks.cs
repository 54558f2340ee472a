namespace Jota.Kubectl;

/// <summary>Whether what <c>kubectl debug</c> was told makes sense.</summary>
internal static class DebugChecks
{
    /// <summary>Throws where it does not; tells what is to be known before anything is done.</summary>
    public static void Check(Invocation call, DebugOptions options)
    {
        var flags = call.Flags;
        if ((Problem(flags, options) ?? ImageProblem(flags, options) ?? Rest(flags, options)) is { } problem)
        {
            throw KubectlException.Error(problem);
        }

        var target = flags.Text("target");
        if (target.Length > 0 && !flags.Is("quiet"))
        {
            call.Output.Write(
                $"Targeting container \"{target}\". If you don't see processes from this container it may be because the container " +
                "runtime doesn't support this feature.\n");
        }

        if (flags.Is("tty") && !flags.Is("stdin"))
        {
            throw KubectlException.Error("-i/--stdin is required for containers with -t/--tty=true");
        }

        CustomContainer.Check(options.Custom);
        if (flags.Text("profile") == DebugProfile.Legacy)
        {
            call.Error.WriteLine(
                "--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, " +
                "for example \"--profile=general\".");
        }
    }

    private static string? Problem(FlagValues flags, DebugOptions options)
    {
        var (hasImage, hasContainer) = (flags.Text("image").Length > 0, flags.Text("container").Length > 0);
        if (flags.Has("attach") && options.Attaches && !hasImage && !hasContainer)
        {
            return "you must specify --container or create a new container using --image in order to attach.";
        }

        if (flags.Text("copy-to").Length == 0)
        {
            return flags.Is("replace") ? "--replace may only be used with --copy-to."
                : flags.Is("same-node") ? "--same-node may only be used with --copy-to."
                : options.Images.Count > 0 ? "--set-image may only be used with --copy-to."
                : hasImage ? null : "you must specify --image when not using --copy-to.";
        }

        return !hasImage && options.Images.Count == 0 && options.Words.Count == 0
            ? "you must specify --image, --set-image or command arguments."
            : !hasImage && !hasContainer && options.Words.Count > 0
                ? "you must specify an existing container or a new image when specifying args."
                : null;
    }

    private static string? ImageProblem(FlagValues flags, DebugOptions options)
    {
        if (flags.Text("image") is { Length: > 0 } image && !ImageText.IsValid(image))
        {
            return ImageText.Problem(image);
        }

        return options.Images.FirstOrDefault(pair => !ImageText.IsValid(pair.Value)) is { Key: { } name } wrong
            ? $"invalid image name \"{wrong.Value}\" for container \"{name}\": invalid reference format"
            : null;
    }

    private static string? Rest(FlagValues flags, DebugOptions options) =>
        options.Names.Count == 0 && flags.All("filename").Count == 0 ? "NAME or filename is required for debug"
        : flags.Text("image-pull-policy") is not ("" or "Always" or "IfNotPresent" or "Never")
            ? $"invalid image pull policy: {flags.Text("image-pull-policy")}"
        : flags.Text("target").Length > 0 && flags.Text("copy-to").Length > 0
            ? "--target is incompatible with --copy-to. Use --share-processes instead."
            : null;
}
