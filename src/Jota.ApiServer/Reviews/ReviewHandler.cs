using Jota.Api;
using Jota.ApiServer.Objects;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Reviews;

/// <summary>Answers the questions that are created and not stored: who am I, may I, may somebody, whose token is this.</summary>
internal sealed class ReviewHandler(CoreServices core)
{
    public async Task<WriteResult> HandleAsync(UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        // 1. Read and check the question.
        var resource = target.Resource;
        var wanted = core.Bodies.Read(resource, body, options.FieldValidation);
        MetadataRules.TakeNamespace(target, resource.MetadataOf(wanted.Object));
        resource.DefaultObject(wanted.Object);
        var errors = new FieldErrors();
        resource.ValidateObject(wanted.Object, errors);
        if (errors.Any)
        {
            throw ApiException.Invalid(resource.Names, "", errors.All);
        }

        // 2. Answer it, from what is known now: somebody may ask about what he has just granted.
        await core.Caches.WhenFreshAsync(ct);
        Answer(user, wanted.Object);
        return new(ApiObject.FromStored(resource, ObjectEncoding.ToStored(resource, wanted.Object), Revision.None))
        {
            Created = true,
            Warnings = wanted.Warnings,
        };
    }

    private void Answer(UserIdentity user, object question)
    {
        switch (question)
        {
            case V1SelfSubjectReview self:
                self.Metadata = new V1ObjectMeta { CreationTimestamp = core.Now };
                self.Status = new V1SelfSubjectReviewStatus { UserInfo = Identities.Of(user) };
                break;
            case V1SelfSubjectAccessReview own:
                own.Status = Decide(AccessQuestion.Of(user, own.Spec.ResourceAttributes, own.Spec.NonResourceAttributes));
                break;
            case V1SubjectAccessReview other:
                other.Status = Decide(AccessQuestion.Of(other.Spec));
                break;
            case V1LocalSubjectAccessReview local:
                local.Status = Decide(AccessQuestion.Of(local.Spec));
                break;
            case V1SelfSubjectRulesReview rules:
                rules.Status = RulesAnswer.Of(user, Required(rules.Spec?.NamespaceProperty), core.Rbac);
                rules.Spec = null;
                break;
            case V1TokenReview token:
                Answer(token);
                break;
            default:
                throw new ArgumentException($"{question} is no question", nameof(question));
        }
    }

    private static string Required(string? ns) => string.IsNullOrEmpty(ns) ? throw ApiException.BadRequest("no namespace on request") : ns;

    private V1SubjectAccessReviewStatus Decide(in AccessRequest request)
    {
        var decision = core.Authorizer.Authorize(request);
        return new() { Allowed = decision.Allowed, Reason = decision.Reason.Length == 0 ? null : decision.Reason };
    }

    private static void Answer(V1TokenReview review)
    {
        if (string.IsNullOrEmpty(review.Spec?.Token))
        {
            throw ApiException.BadRequest("token is required for TokenReview in authentication");
        }

        review.Status = new V1TokenReviewStatus();
    }
}
