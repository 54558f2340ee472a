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

    /// <summary>A new event of events.k8s.io/v1: only the newer form is taken there.</summary>
    public static void ValidateStrictly(Corev1Event e, FieldErrors errors)
    {
        Validate(e, errors);
        ValidateSeries(e, errors);
        if (e.EventTime is null)
        {
            errors.At("eventTime").Required();
        }

        if (e.Type is not ("Normal" or "Warning"))
        {
            errors.At("type").Invalid("", $"has invalid value: {e.Type}");
        }

        Unset(e.FirstTimestamp is null, errors.At("firstTimestamp"));
        Unset(e.LastTimestamp is null, errors.At("lastTimestamp"));
        Unset(e.Count is null or 0, errors.At("count"));
        Unset(string.IsNullOrEmpty(e.Source?.Component) && string.IsNullOrEmpty(e.Source?.Host), errors.At("source"));
    }

    /// <summary>A changed event of events.k8s.io/v1: only what tells of repetitions changes.</summary>
    public static void ValidateStrictUpdate(Corev1Event e, Corev1Event old, FieldErrors errors)
    {
        Validate(e, errors);
        if (!ModelCopy.Same(e.Series, old.Series))
        {
            ValidateSeries(e, errors);
        }

        FixedPart(e.InvolvedObject, old.InvolvedObject, errors.At("involvedObject"));
        Fixed(e.Reason ?? "", old.Reason ?? "", errors.At("reason"));
        Fixed(e.Message ?? "", old.Message ?? "", errors.At("message"));
        FixedPart(e.Source, old.Source, errors.At("source"));
        Fixed(e.FirstTimestamp, old.FirstTimestamp, errors.At("firstTimestamp"));
        Fixed(e.LastTimestamp, old.LastTimestamp, errors.At("lastTimestamp"));
        Fixed(e.Count ?? 0, old.Count ?? 0, errors.At("count"));
        Fixed(e.Type ?? "", old.Type ?? "", errors.At("type"));
        Fixed(e.EventTime, old.EventTime, errors.At("eventTime"));
        Fixed(e.Action ?? "", old.Action ?? "", errors.At("action"));
        FixedPart(e.Related, old.Related, errors.At("related"));
        Fixed(e.ReportingComponent ?? "", old.ReportingComponent ?? "", errors.At("reportingController"));
        Fixed(e.ReportingInstance ?? "", old.ReportingInstance ?? "", errors.At("reportingInstance"));
    }

    private static void ValidateSeries(Corev1Event e, FieldErrors errors)
    {
        if (e.Series is not { } series)
        {
            return;
        }

        var at = errors.At("series");
        if (series.Count is null or < 2)
        {
            at.At("count").Invalid("", "should be at least 2");
        }

        if (series.LastObservedTime is null || series.LastObservedTime == default(DateTime))
        {
            at.At("lastObservedTime").Required();
        }
    }

    private static void Unset(bool isUnset, FieldErrors at)
    {
        if (!isUnset)
        {
            at.Invalid("", "needs to be unset");
        }
    }

    private static void Fixed<TValue>(TValue value, TValue old, FieldErrors at)
    {
        if (!EqualityComparer<TValue>.Default.Equals(value, old))
        {
            at.Invalid(value is DateTime time ? Rfc3339.Micros(time) : value, Immutable.Field);
        }
    }

    private static void FixedPart<TPart>(TPart? part, TPart? old, FieldErrors at)
        where TPart : class
    {
        if (!ModelCopy.Same(part, old))
        {
            at.Invalid(part is null ? null : ShownText.Of(Encoding.UTF8.GetString(ApiJson.Encode(part))), Immutable.Field);
        }
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
