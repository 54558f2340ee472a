using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of an event: where it lives, and for those of the newer form (with one time) who reports it.</summary>
internal static class EventRules
{
    private const int MaxName = 128;
    private const int MaxMessage = 1024;

    public static void Validate(Corev1Event e, FieldErrors errors)
    {
        if (e.EventTime is null)
        {
            ValidateOlder(e, errors);
        }
        else
        {
            ValidateNewer(e, errors);
        }

        var ns = e.Metadata?.NamespaceProperty ?? "";
        errors.At("namespace").InvalidEach(ns, NameSyntax.DnsSubdomainErrors(ns));
    }

    // Events about what has no namespace live in the default one.
    private static void ValidateOlder(Corev1Event e, FieldErrors errors)
    {
        var (ns, about) = (e.Metadata?.NamespaceProperty ?? "", e.InvolvedObject?.NamespaceProperty ?? "");
        if (about.Length == 0 ? ns is not ("" or "default") : ns != about)
        {
            RefuseNamespace(about, errors);
        }
    }

    private static void ValidateNewer(Corev1Event e, FieldErrors errors)
    {
        var (ns, about) = (e.Metadata?.NamespaceProperty ?? "", e.InvolvedObject?.NamespaceProperty ?? "");
        if (about.Length == 0 && ns is not ("default" or "kube-system"))
        {
            RefuseNamespace(about, errors);
        }

        var controller = e.ReportingComponent ?? "";
        errors.At("reportingController").Present(controller);
        errors.At("reportingController").InvalidEach(controller, NameSyntax.QualifiedNameErrors(controller));
        ValidateName(e.ReportingInstance, errors.At("reportingInstance"));
        ValidateName(e.Action, errors.At("action"));
        ValidateName(e.Reason, errors.At("reason"));
        if (Encoding.UTF8.GetByteCount(e.Message ?? "") > MaxMessage)
        {
            errors.At("message").Invalid("", $"can have at most {MaxMessage} characters");
        }
    }

    private static void RefuseNamespace(string about, FieldErrors errors) =>
        errors.At("involvedObject").At("namespace").Invalid(about, "does not match event.namespace");

    private static void ValidateName(string? name, FieldErrors at)
    {
        at.Present(name);
        if (name?.Length > MaxName)
        {
            at.Invalid("", $"can have at most {MaxName} characters");
        }
    }
}
